namespace ClientSdk.Credentials;

/// <summary>A request that needs a token, and what it brings to get one.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Patience">How long it can wait; <see cref="Timeout.InfiniteTimeSpan"/> for ever.</param>
/// <param name="Send">Sends a token request.</param>
/// <param name="CancellationToken">The caller gives up.</param>
internal readonly record struct TokenCall(
    TimeProvider Time, TimeSpan Patience, Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Send, CancellationToken CancellationToken);
