namespace ClientSdk.Retries;

/// <summary>What is known when a request is about to be sent again.</summary>
/// <param name="Request">The request.</param>
/// <param name="Response">The reply that made it necessary; <see langword="null"/> when there was none.</param>
/// <param name="Exception">The failure that made it necessary; <see langword="null"/> when there was a reply.</param>
/// <param name="Attempt">The number of the attempt that failed, from 1.</param>
/// <param name="Delay">The time until the request is sent again, as far as this station decides it; the throttle may add to it.</param>
public sealed record RetryArguments(HttpRequestMessage? Request, HttpResponseMessage? Response, Exception? Exception, int Attempt, TimeSpan Delay);
