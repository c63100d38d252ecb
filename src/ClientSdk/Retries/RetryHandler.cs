namespace ClientSdk.Retries;

/// <summary>Stand-in: passes everything on.</summary>
internal sealed class RetryHandler(RetryOptions options, TimeProvider time) : DelegatingHandler
{
    public RetryOptions Options { get; } = options;

    public TimeProvider Time { get; } = time;
}
