using ClientSdk.Headers;
using ClientSdk.Limiters;

namespace ClientSdk.Throttling;

/// <summary>What the throttle needs to know of a reply's body: whether it is here already, and what it says of a refusal.</summary>
internal static class ReplyBody
{
    private const int MostBytes = 64 * 1024;

    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(5);

    // The framework's own "no content" has a type that cannot be named.
    private static readonly Type NoContent = new HttpResponseMessage().Content.GetType();

    /// <summary>Nothing is left to come from the server.</summary>
    private static bool IsInMemory(HttpContent content) =>
        content is ByteArrayContent or ReadOnlyMemoryContent || content.GetType() == NoContent;

    /// <summary>No body belongs to the reply (RFC 9110 section 6.4.1), or one of no length.</summary>
    private static bool CannotCome(HttpMethod method, HttpResponseMessage response) =>
        method == HttpMethod.Head || (int)response.StatusCode is 204 or 304 || response.Content.Headers.ContentLength == 0;

    public static BodyState StateOf(HttpMethod method, HttpResponseMessage response) =>
        IsInMemory(response.Content) || CannotCome(method, response) ? BodyState.Whole
        : response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? BodyState.Endless
        : BodyState.Coming;

    /// <summary>The body, where it can say something that the headers cannot.</summary>
    public static ValueTask<string?> ReadAsync(HttpResponseMessage response, Throttle throttle, bool isAsync, CancellationToken cancellationToken) =>
        !ReplyReader.NeedsBody(response, throttle.Plan.Headers) ? default
            : isAsync ? BoundedBody.ReadAsync(response, MostBytes, LongestRead, throttle.Time, cancellationToken)
            : new(BoundedBody.Read(response, MostBytes, LongestRead, throttle.Time, cancellationToken));
}
