using Microsoft.Extensions.Logging;

namespace ClientSdk.Hosting;

/// <summary>What is said about a client when it starts and when its options change.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(1, LogLevel.Information, "HttpClient '{Client}' keeps the rate limits of '{Scope}': {Limits}.")]
    public static partial void Started(ILogger logger, string client, string scope, string limits);

    [LoggerMessage(2, LogLevel.Information, "HttpClient '{Client}' keeps new rate limits of '{Scope}' from now on: {Limits}.")]
    public static partial void Changed(ILogger logger, string client, string scope, string limits);

    [LoggerMessage(3, LogLevel.Error, "The changed options of HttpClient '{Client}' are not usable, so the old ones stay: {Failures}")]
    public static partial void ReloadRefused(ILogger logger, string client, string failures);

    [LoggerMessage(4, LogLevel.Warning, "AddRateLimitAwareHandler was called {Calls} times for HttpClient '{Client}'. The handlers are added once, as the last call says; remove the others.")]
    public static partial void AddedTwice(ILogger logger, string client, int calls);

    [LoggerMessage(5, LogLevel.Warning, "HttpClient '{Client}' has a second retry layer, {Handler}: together the two send a failing request more often than either says. Remove one, or leave 429 and Retry-After to ClientSdk.")]
    public static partial void SecondRetryLayer(ILogger logger, string client, string handler);

    [LoggerMessage(6, LogLevel.Warning, "The primary handler of HttpClient '{Client}', {Handler}, follows redirects itself, below the throttle: such hops take no permit. Configure the factory's own handler instead, whose redirects ClientSdk follows, or set AllowAutoRedirect to false: redirects are then returned to the caller.")]
    public static partial void ForeignRedirects(ILogger logger, string client, string handler);

    [LoggerMessage(7, LogLevel.Warning, "HttpClients '{Client}' and '{Other}' share the limits of '{Scope}' and differ in how they wait; the client that was made last counts for both. '{Client}': {Times}. The other: {OtherTimes}.")]
    public static partial void DifferentTimes(ILogger logger, string client, string other, string scope, string times, string otherTimes);
}
