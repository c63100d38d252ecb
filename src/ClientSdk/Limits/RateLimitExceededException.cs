using System.Net;

namespace ClientSdk.Limits;

/// <summary>The server refused the request for rate reasons, and the client gave up on waiting: <see cref="Report"/> says why.</summary>
/// <remarks>A request that the client itself did not send fails with <see cref="RequestThrottledException"/> instead.</remarks>
public sealed class RateLimitExceededException : ApiException
{
    internal RateLimitExceededException(string message, HttpMethod method, string path, HttpStatusCode status, RateLimitReport report)
        : base(message, method, path, status, null) => Report = report;

    /// <summary>How often the request was sent, what it waited for, and why no further attempt was made.</summary>
    public RateLimitReport Report { get; }

    /// <summary>What the last refusal said about the server's limits; <see langword="null"/> when nobody read it.</summary>
    public RateLimitSnapshot? Snapshot => Report.Snapshot;

    /// <summary>How long the server asked to wait from the receipt of the refusal, never negative; <see langword="null"/> when it did not say.</summary>
    public TimeSpan? RetryAfter { get; internal init; }
}
