using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ContactSync.CommandLine;

namespace ContactSync.Server;

/// <summary>A run's way to the sandbox of its folder: finds it, or starts it.</summary>
internal sealed class SandboxLink : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);

    private readonly HttpClient _control;

    private SandboxLink(SandboxAddress address, bool isNew)
    {
        (Address, IsNew) = (address, isNew);
        _control = new HttpClient { BaseAddress = address.Control, Timeout = TimeSpan.FromSeconds(5) };
    }

    public SandboxAddress Address { get; }

    /// <summary>It has nothing but what a sandbox has at its start.</summary>
    public bool IsNew { get; }

    public static async Task<SandboxLink> ConnectAsync(ContactSyncOptions options, CancellationToken cancellationToken)
    {
        if (Read(options) is { } known)
        {
            SandboxLink running = new(known, isNew: false);
            if (!await running.IsAliveAsync(cancellationToken))
            {
                running.Dispose();
            }
            else if (options.Fresh || known.Count != options.Count || known.Scale != options.Scale)
            {
                await running.StopAsync();
                running.Dispose();
            }
            else
            {
                return running;
            }
        }

        return new SandboxLink(await StartAsync(options, cancellationToken), isNew: true);
    }

    public async Task<SandboxTally> CountAsync() => (await _control.GetFromJsonAsync("counters", SandboxJson.Default.SandboxTally))!;

    public async Task StopAsync()
    {
        using HttpResponseMessage answer = await _control.GetAsync("stop");
    }

    public void Dispose() => _control.Dispose();

    private static SandboxAddress? Read(ContactSyncOptions options)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(options.SandboxPath), SandboxJson.Default.SandboxAddress);
        }
        catch (Exception none) when (none is IOException or JsonException)
        {
            return null;
        }
    }

    private async Task<bool> IsAliveAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await _control.GetAsync("counters", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception gone) when (gone is HttpRequestException || (gone is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static async Task<SandboxAddress> StartAsync(ContactSyncOptions options, CancellationToken cancellationToken)
    {
        File.Delete(options.SandboxPath);
        using Process process = Process.Start(Itself(["--serve", "--folder", options.Folder, "--count", $"{options.Count}", "--scale", options.Scale.ToString(CultureInfo.InvariantCulture)]))!;
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < LongestStart && !process.HasExited)
        {
            if (Read(options) is { } address)
            {
                return address;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
        }

        throw new InvalidOperationException("The sandbox did not start. Is the folder writable?");
    }

    /// <summary>With pipes of its own, so that whoever reads our output need not wait for the sandbox to end.</summary>
    private static ProcessStartInfo Itself(string[] arguments)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return new ProcessStartInfo(program, isHost ? [typeof(SandboxLink).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }
}
