using System.Net;
using System.Text;
using ClientSdk.Limits;

namespace ClientSdk.Api;

/// <summary>Reads a reply that is an error, bounded in size and time, and makes the exception of it.</summary>
internal sealed class ErrorReply(TimeProvider time)
{
    private const int LargestRead = 16 * 1024;
    private const int LargestExcerpt = 1024;
    private const int LargestQuote = 200;
    private const int LargestId = 128;

    /// <summary>A body that has not come by then is not waited for: the error itself is known.</summary>
    private static readonly TimeSpan _longestRead = TimeSpan.FromSeconds(10);

    private static readonly string[] _idHeaders = ["X-Request-Id", "Request-Id", "X-Correlation-Id", "X-Amzn-RequestId", "X-Trace-Id", "CF-Ray"];

    public async Task<ApiException> DescribeAsync(HttpResponseMessage response, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        string? body = await ExcerptAsync(response, cancellationToken).ConfigureAwait(false);
        string? id = RequestId(response);
        string message = Message(response, method, path, body, id);
        RateLimitReport report = response.GetRateLimitReport();
        if (response.StatusCode == HttpStatusCode.TooManyRequests || report.Snapshot is { IsThrottled: true })
        {
            string why = report.GaveUp is null ? "" : $" Given up: {report.GaveUp}";
            return new RateLimitExceededException(message + why, method, path, response.StatusCode, report)
            {
                ErrorBody = body,
                RequestId = id,
                RetryAfter = report.Snapshot is { } snapshot ? snapshot.RetryAfter : response.Headers.RetryAfter?.Delta,
            };
        }

        return new ApiException(message, method, path, response.StatusCode, null) { ErrorBody = body, RequestId = id };
    }

    /// <summary>A success whose body is not what was asked for. The body is not quoted: it is data, and no error.</summary>
    public static ApiException Unreadable(HttpResponseMessage response, HttpMethod method, string path, string what, Exception? inner) =>
        new($"{method} {path} replied {(int)response.StatusCode}, but {what}.", method, path, response.StatusCode, inner) { RequestId = RequestId(response) };

    private static string Message(HttpResponseMessage response, HttpMethod method, string path, string? body, string? id)
    {
        string reason = string.IsNullOrEmpty(response.ReasonPhrase) ? response.StatusCode.ToString() : response.ReasonPhrase;
        string request = id is null ? "" : $" (request {id})";
        string quote = body is null ? "" : $" The server says: {(body.Length > LargestQuote ? string.Concat(body.AsSpan(0, LargestQuote), "...") : body)}";
        return $"{method} {path} failed with {(int)response.StatusCode} {reason}{request}.{quote}";
    }

    private static string? RequestId(HttpResponseMessage response)
    {
        foreach (string name in _idHeaders)
        {
            if (response.Headers.TryGetValues(name, out IEnumerable<string>? values) && values.FirstOrDefault() is { Length: > 0 } id)
            {
                return id.Length > LargestId ? id[..LargestId] : id;
            }
        }

        return null;
    }

    private async Task<string?> ExcerptAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!IsText(response.Content.Headers.ContentType?.MediaType))
        {
            return null;
        }

        byte[] bytes = new byte[LargestRead];
        int length = await ReadAsync(response.Content, bytes, cancellationToken).ConfigureAwait(false);
        string text = Secrets.Hide(Encoding.UTF8.GetString(bytes, 0, length), response.RequestMessage).Trim();
        return text.Length switch
        {
            0 => null,
            > LargestExcerpt => text[..LargestExcerpt],
            _ => text,
        };
    }

    private async Task<int> ReadAsync(HttpContent content, byte[] bytes, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(_longestRead, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        int length = 0;
        try
        {
            using Stream body = await content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            int read;
            while (length < bytes.Length && (read = await body.ReadAsync(bytes.AsMemory(length), either.Token).ConfigureAwait(false)) > 0)
            {
                length += read;
            }
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or TimeoutException || (broken is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // What has come is enough: the status is the error.
        }

        return length;
    }

    private static bool IsText(string? mediaType) =>
        mediaType is null
        || mediaType.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
        || mediaType.EndsWith("json", StringComparison.OrdinalIgnoreCase)
        || mediaType.EndsWith("xml", StringComparison.OrdinalIgnoreCase)
        || mediaType.EndsWith("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
}
