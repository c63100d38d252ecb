using BenchmarkDotNet.Loggers;

namespace ClientSdk.Benchmarks.Report;

/// <summary>Keeps what BenchmarkDotNet says, to be shown only when something went wrong; a dot for each benchmark tells that it lives.</summary>
internal sealed class RunLog : ILogger, IDisposable
{
    private readonly StringWriter _text = new();

    public string Id => nameof(RunLog);

    public int Priority => 0;

    public void Write(LogKind logKind, string text) => _text.Write(text);

    public void WriteLine() => _text.WriteLine();

    public void WriteLine(LogKind logKind, string text)
    {
        _text.WriteLine(text);
        if (text.StartsWith("// Benchmark: ", StringComparison.Ordinal))
        {
            Console.Error.Write('.');
        }
    }

    public void Flush()
    {
    }

    public void Dispose() => _text.Dispose();

    public override string ToString() => _text.ToString();
}
