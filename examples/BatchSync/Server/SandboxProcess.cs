using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClientSdk.Testing.Lindris;
using ClientSdk.Testing.Plain;
using ClientSdk.Testing.Sandbox;
using ContactSync.CommandLine;

namespace ContactSync.Server;

/// <summary>The sandbox, in a process of its own: it plays the remote side, which lives on when a run is killed. It ends when it is told to, or when nobody comes any more.</summary>
internal static class SandboxProcess
{
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(2);

    public static async Task<int> ServeAsync(ContactSyncOptions options)
    {
        // Ctrl+C in a terminal goes to all processes there; this one is the server.
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static context => context.Cancel = true);
        await using ProviderSandbox api = await ProviderSandbox.StartAsync(LindrisSandbox.Create(lindris =>
            (lindris.People, lindris.PageSize, lindris.TimeScale) = (options.Count * 3 / 10, 100, options.Scale)));
        using CancellationTokenSource stop = new();
        await using ProviderSandbox control = await ProviderSandbox.StartAsync(PlainSandbox.Create(plain => plain.Reply = request => Answer(request, api.Counters, stop)));
        await WriteAsync(options, new SandboxAddress(api.BaseAddress, control.BaseAddress, options.Count, options.Scale));
        await WaitAsync(() => api.Counters.Total + control.Counters.Total, stop.Token);
        return ExitCode.Done;
    }

    private static SandboxReply Answer(SandboxRequest request, SandboxCounters counters, CancellationTokenSource stop)
    {
        if (request.Path == "/stop")
        {
            // The answer goes out first.
            stop.CancelAfter(TimeSpan.FromMilliseconds(200));
        }

        return SandboxReply.Json(200, new JsonObject { ["accepted"] = counters.Accepted, ["refused"] = counters.Refused });
    }

    /// <summary>Whole or not at all: a run may be reading.</summary>
    private static async Task WriteAsync(ContactSyncOptions options, SandboxAddress address)
    {
        await File.WriteAllTextAsync(options.SandboxPath + ".new", JsonSerializer.Serialize(address, SandboxJson.Default.SandboxAddress));
        File.Move(options.SandboxPath + ".new", options.SandboxPath, overwrite: true);
    }

    private static async Task WaitAsync(Func<long> requests, CancellationToken stop)
    {
        try
        {
            long before = -1;
            while (requests() is var now && now != before)
            {
                before = now;
                await Task.Delay(LongestSilence, TimeProvider.System, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to.
        }
    }
}
