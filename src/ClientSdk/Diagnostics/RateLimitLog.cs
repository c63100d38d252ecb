using Microsoft.Extensions.Logging;

namespace ClientSdk.Diagnostics;

/// <summary>Every line that we log. The event ids are stable: never reuse one.</summary>
/// <remarks>No header values except rate-limit ones, no query strings, no bodies, no credentials: whoever calls passes names, never keys.</remarks>
internal static partial class RateLimitLog
{
    public const string Category = "ClientSdk";

    [LoggerMessage(1, LogLevel.Information, "HttpClient '{Client}' keeps the rate limits of '{Scope}': {Limits}.", EventName = "Started")]
    public static partial void Started(this ILogger logger, string client, string scope, string limits);

    [LoggerMessage(2, LogLevel.Information, "Limit set '{LimitSet}' of '{Scope}' ({Partition}) pauses until {Until:O}: {Why}.", EventName = "PauseStarted")]
    public static partial void PauseStarted(this ILogger logger, string scope, string partition, string limitSet, DateTimeOffset until, string why);

    [LoggerMessage(3, LogLevel.Information, "'{Scope}' ({Partition}) keeps a limit that nobody declared: {Limit}, {Origin}.", EventName = "LimitLearned")]
    public static partial void LimitLearned(this ILogger logger, string scope, string partition, string limit, string origin);

    [LoggerMessage(4, LogLevel.Information, "Limit '{Limit}' of '{Scope}' ({Partition}) changes from {Before} to {After}: {Why}.", EventName = "LimitChanged")]
    public static partial void LimitChanged(this ILogger logger, string scope, string partition, string limit, string before, string after, string why);

    [LoggerMessage(5, LogLevel.Information, "A request of '{Scope}' ({Partition}) was refused by the client: {Reason}, {Cause}.", EventName = "RequestRefused")]
    public static partial void RequestRefused(this ILogger logger, string scope, string partition, string reason, string cause);

    [LoggerMessage(6, LogLevel.Debug, "Attempt {Attempt} of {Method} by '{Scope}' failed ({Reason}); it is sent again after {Delay}.", EventName = "RetryPlanned")]
    public static partial void RetryPlanned(this ILogger logger, string scope, string method, int attempt, string reason, TimeSpan delay);

    [LoggerMessage(7, LogLevel.Debug, "{Method} by '{Scope}' is not sent again: {Why}", EventName = "RetriesEnded")]
    public static partial void RetriesEnded(this ILogger logger, string scope, string method, string why);

    [LoggerMessage(8, LogLevel.Debug, "A reply to '{Scope}' has a malformed '{Header}'. It is ignored, and not logged again for this header.", EventName = "MalformedHeader")]
    public static partial void MalformedHeader(this ILogger logger, string scope, string header);

    [LoggerMessage(9, LogLevel.Warning, "HttpClient '{Client}' has a second retry layer, {Handler}: together the two send a failing request more often than either says. Remove one, or leave 429 and Retry-After to ClientSdk.", EventName = "SecondRetryLayer")]
    public static partial void SecondRetryLayer(this ILogger logger, string client, string handler);

    [LoggerMessage(10, LogLevel.Warning, "AddRateLimitAwareHandler was called {Calls} times for HttpClient '{Client}'. The handlers are added once, as the last call says; remove the others.", EventName = "HandlerAddedTwice")]
    public static partial void HandlerAddedTwice(this ILogger logger, string client, int calls);

    [LoggerMessage(11, LogLevel.Warning, "The primary handler of HttpClient '{Client}', {Handler}, follows redirects itself, below the throttle: such hops take no permit. Configure the factory's own handler instead, whose redirects ClientSdk follows, or set AllowAutoRedirect to false: redirects are then returned to the caller.", EventName = "PrimaryHandlerFollowsRedirects")]
    public static partial void PrimaryHandlerFollowsRedirects(this ILogger logger, string client, string handler);

    [LoggerMessage(12, LogLevel.Warning, "HttpClient.Timeout of {Timeout} on client '{Scope}' would cut a planned wait of {Wait}. Set it to Timeout.InfiniteTimeSpan and use TotalTimeout.", EventName = "TimeoutCutsWait")]
    public static partial void TimeoutCutsWait(this ILogger logger, string scope, TimeSpan timeout, TimeSpan wait);

    [LoggerMessage(13, LogLevel.Warning, "Of '{Scope}' ({Partition}), {Count} response bodies were neither read nor disposed within {After}; their concurrency permits were released. Dispose responses.", EventName = "BodyPermitReleased")]
    public static partial void BodyPermitReleased(this ILogger logger, string scope, string partition, int count, TimeSpan after);

    [LoggerMessage(14, LogLevel.Information, "HttpClient '{Client}' keeps new rate limits of '{Scope}' from now on: {Limits}.", EventName = "OptionsChanged")]
    public static partial void OptionsChanged(this ILogger logger, string client, string scope, string limits);

    [LoggerMessage(15, LogLevel.Error, "The changed options of HttpClient '{Client}' are not usable, so the old ones stay: {Failures}", EventName = "ReloadRefused")]
    public static partial void ReloadRefused(this ILogger logger, string client, string failures);

    [LoggerMessage(16, LogLevel.Warning, "HttpClients '{Client}' and '{Other}' share the limits of '{Scope}' and differ in how they wait; the client that was made last counts for both. '{Client}': {Times}. The other: {OtherTimes}.", EventName = "DifferentTimes")]
    public static partial void DifferentTimes(this ILogger logger, string client, string other, string scope, string times, string otherTimes);
}
