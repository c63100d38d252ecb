using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;

namespace ClientSdk.Servers.Tests.Express;

/// <summary>express-rate-limit from npm in a Node.js process on a free loopback port. Ends the process that it started, and no other.</summary>
internal sealed class ExpressServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private ExpressServer(Process process, int port)
    {
        _process = process;
        Address = new Uri($"http://127.0.0.1:{port}/");
    }

    public Uri Address { get; }

    /// <param name="headers">A value of <c>standardHeaders</c>, or <c>legacy</c>, or both with a plus sign between.</param>
    /// <param name="limits">Requests and the window, one for each limiter.</param>
    /// <remarks>Skips the test where Node.js or its packages are missing.</remarks>
    public static async Task<ExpressServer> StartOrSkipAsync(string headers, params (int Requests, TimeSpan Window)[] limits)
    {
        string node = Requirement.Program("Node.js", "node");
        string folder = Requirement.NodePackage("Express", "express-rate-limit");
        string[] arguments = [.. limits.Select(limit => string.Create(CultureInfo.InvariantCulture, $"{limit.Requests}:{limit.Window.TotalMilliseconds}"))];
        Process process = Process.Start(new ProcessStartInfo(node, ["server.js", headers, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            string? port = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience, TimeProvider.System);
            return new ExpressServer(process, int.Parse(port ?? throw new InvalidOperationException("node ended at once."), CultureInfo.InvariantCulture));
        }
        catch
        {
            await EndAsync(process);
            throw;
        }
    }

    /// <summary>What the server counted itself.</summary>
    public async Task<Counts> CountAsync()
    {
        using HttpClient client = new();
        return (await client.GetFromJsonAsync<Counts>(new Uri(Address, "counts")))!;
    }

    public async ValueTask DisposeAsync() => await EndAsync(_process);

    private static async Task EndAsync(Process process)
    {
        using (process)
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync();
        }
    }

    internal sealed record Counts(int Served, int Refused);
}
