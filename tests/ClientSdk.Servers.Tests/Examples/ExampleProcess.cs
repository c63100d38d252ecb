using System.Diagnostics;

namespace ClientSdk.Servers.Tests.Examples;

/// <summary>An example as a process of its own with its output piped; killed when it does not end in time.</summary>
internal sealed class ExampleProcess : IDisposable
{
    /// <summary>How long a failure takes: none comes near it, also on a busy machine.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Process _process;

    private ExampleProcess(Process process) => _process = process;

    public static ExampleProcess Start(string example, string arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new("dotnet", $"\"{ExampleRepository.Program(example)}\" {arguments}") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ExampleProcess(Process.Start(start)!);
    }

    public static async Task<ExampleResult> RunAsync(string example, string arguments, params (string Name, string Value)[] environment)
    {
        using ExampleProcess process = Start(example, arguments, environment);
        return await process.EndAsync();
    }

    public ValueTask<string?> ReadLineAsync() => _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);

    /// <summary>What Ctrl+C in a terminal does.</summary>
    public async Task InterruptAsync()
    {
        using Process kill = Process.Start("kill", $"-INT {_process.Id}");
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task<ExampleResult> EndAsync()
    {
        Task<string> output = _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = _process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Longest, TimeProvider.System, TestContext.Current.CancellationToken);
        return new ExampleResult(_process.ExitCode, await output, await errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
