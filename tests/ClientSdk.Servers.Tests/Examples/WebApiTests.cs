using System.Diagnostics;
using System.Text.Json;

namespace ClientSdk.Servers.Tests.Examples;

/// <summary>The live page as somebody sees it: the service as a process of its own, the page in headless Chromium.</summary>
[Collection(nameof(RealClock))]
public sealed class WebApiTests(ITestOutputHelper output)
{
    private const string Listening = "Now listening on: ";

    /// <summary>How long a failure takes: the browser gives up before.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_draws_what_the_load_does()
    {
        string chromium = Requirement.Program("Chromium", "chromium", "chromium-browser", "google-chrome");
        string node = Requirement.Program("Node.js", "node");
        string folder = Requirement.NodePackage("Browser", "playwright-core");
        using ExampleProcess service = ExampleProcess.Start("WebApi", "--urls http://127.0.0.1:0");
        string address = await AddressOfAsync(service);

        Seen seen = await LookAsync(node, folder, address, chromium);
        await service.InterruptAsync();
        ExampleResult result = await service.EndAsync();

        output.WriteLine($"{seen.Points} points, {seen.Queued} waiting; {seen.Booty}");
        Assert.Empty(seen.Errors);
        Assert.InRange(seen.Points, 12, 240);

        // Twenty workers of the export wait all the time, and a visitor now and then.
        Assert.InRange(seen.Queued, 10, 24);
        Assert.All(seen.Rates, rate => Assert.InRange(rate, 0, 60));
        Assert.Matches("The stranger got [0-9]+ answers and [0-9]+ refusals", seen.Booty);
        Assert.Equal((0, ""), (result.ExitCode, result.Errors));
    }

    private static async Task<string> AddressOfAsync(ExampleProcess service)
    {
        while (await service.ReadLineAsync() is { } line)
        {
            if (line.Contains(Listening, StringComparison.Ordinal))
            {
                return line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim();
            }
        }

        throw new InvalidOperationException("The service ended before it listened.");
    }

    private static async Task<Seen> LookAsync(string node, string folder, string address, string chromium)
    {
        using Process look = Process.Start(new ProcessStartInfo(node, ["look.js", address, chromium])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            Task<string> errors = look.StandardError.ReadToEndAsync(Cancellation);
            string text = await look.StandardOutput.ReadToEndAsync(Cancellation).WaitAsync(Patience, TimeProvider.System, Cancellation);
            await look.WaitForExitAsync(Cancellation);
            Assert.True(look.ExitCode == 0, await errors);
            return JsonSerializer.Deserialize<Seen>(text, JsonSerializerOptions.Web)!;
        }
        finally
        {
            if (!look.HasExited)
            {
                look.Kill(entireProcessTree: true);
            }
        }
    }

    private sealed record Seen(int Queued, int Points, double[] Rates, string Booty, string[] Errors);
}
