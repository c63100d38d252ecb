using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Throttling;

/// <summary>What the throttle needs to know of a reply's body: whether it is here already, and what it says of a refusal.</summary>
internal static class ReplyBody
{
    private const int MostBytes = 64 * 1024;

    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);

    // The framework's own "no content" has a type that cannot be named.
    private static readonly Type NoContent = new HttpResponseMessage().Content.GetType();

    /// <summary>Nothing is left to come from the server.</summary>
    public static bool IsInMemory(HttpContent content) =>
        content is ByteArrayContent or ReadOnlyMemoryContent || content.GetType() == NoContent;

    /// <summary>No body belongs to the reply (RFC 9110 section 6.4.1), or one of no length.</summary>
    public static bool CannotCome(HttpMethod method, HttpResponseMessage response) =>
        method == HttpMethod.Head || (int)response.StatusCode is 204 or 304 || response.Content.Headers.ContentLength == 0;

    /// <summary>Server-sent events may rightly last for ever.</summary>
    public static bool IsEventStream(HttpResponseMessage response) =>
        !IsInMemory(response.Content) && response.Content.Headers.ContentType?.MediaType == "text/event-stream";

    /// <summary>The headers are read in every case: also of a reply whose body breaks off, or whose caller leaves while it is looked at.</summary>
    public static async ValueTask ReadAsync(HttpResponseMessage response, Throttle throttle, RateLimitReading reading, bool isAsync, CancellationToken cancellationToken)
    {
        DateTimeOffset receivedAt = throttle.Time.GetUtcNow();
        HeaderProfile profile = throttle.Plan.Headers;
        string? body = null;
        try
        {
            body = !ReplyReader.NeedsBody(response, profile) ? null
                : isAsync ? await BoundedBody.ReadAsync(response, MostBytes, LongestRead, throttle.Time, cancellationToken).ConfigureAwait(false)
                : BoundedBody.Read(response, MostBytes, LongestRead, throttle.Time, cancellationToken);
        }
        finally
        {
            ReplyReader.Read(response, body, profile, receivedAt, reading);
        }
    }
}
