using ClientSdk.Limits;

namespace ClientSdk.Bulk;

/// <summary>How a job reaches the server.</summary>
/// <param name="SendAsync">Sends a request and returns its whole reply, whatever its status.</param>
/// <param name="DescribeAsync">What a reply that is not a success means.</param>
/// <param name="Time">The clock of delays and rates.</param>
internal sealed record BulkTransport(
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> SendAsync,
    Func<HttpResponseMessage, CancellationToken, Task<ApiException>> DescribeAsync,
    TimeProvider Time)
{
    /// <summary>Takes credentials and secrets out of a text of the server's, given the request that carried them.</summary>
    public Func<string, HttpRequestMessage, string> Hide { get; init; } = static (text, _) => text;
}
