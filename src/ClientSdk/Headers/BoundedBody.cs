using System.Net.Http.Headers;

namespace ClientSdk.Headers;

/// <summary>
/// Reads a body for a look at it, bounded in size (as delivered, so after decompression) and in time, and puts content into
/// the response that the caller reads as if nobody had touched it. A read that stalls is not cancelled, because that would
/// break the connection under the caller; it stays under way and the caller's first read waits for it.
/// </summary>
internal static class BoundedBody
{
    /// <returns>The text, or <see langword="null"/> when the body is empty, larger than <paramref name="maxBytes"/>, too slow, broken, or undecodable.</returns>
    public static async ValueTask<string?> ReadAsync(
        HttpResponseMessage response, int maxBytes, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        if (IsEmpty(response.Content))
        {
            return null;
        }

        long started = time.GetTimestamp();
        PeekedStream stream;
        try
        {
            stream = Replace(response, await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), maxBytes);
            while (!stream.IsPeekComplete)
            {
                await stream.PeekAsync(cancellationToken).WaitAsync(Left(limit, started, time), time, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Too slow or broken, which is the caller's to find: the same happens to the next read, and what the headers say must not be lost for it.
            return null;
        }

        return Decode(stream.Peeked, maxBytes, response.Content.Headers);
    }

    /// <summary>The same for <see cref="HttpClient.Send(HttpRequestMessage)"/>, blocking.</summary>
    public static string? Read(HttpResponseMessage response, int maxBytes, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        if (IsEmpty(response.Content))
        {
            return null;
        }

        long started = time.GetTimestamp();
        PeekedStream stream;
        try
        {
            stream = Replace(response, response.Content.ReadAsStream(cancellationToken), maxBytes);
            while (!stream.IsPeekComplete)
            {
                // A blocking read knows no time limit, so it blocks a thread of the pool; this happens for refusals only.
                stream.PeekOnPool().WaitAsync(Left(limit, started, time), time, cancellationToken).GetAwaiter().GetResult();
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Too slow or broken, which is the caller's to find: the same happens to the next read, and what the headers say must not be lost for it.
            return null;
        }

        return Decode(stream.Peeked, maxBytes, response.Content.Headers);
    }

    private static bool IsEmpty(HttpContent content) => content.Headers.ContentLength == 0;

    private static PeekedStream Replace(HttpResponseMessage response, Stream original, int maxBytes)
    {
        // One byte more than wanted tells "just fits" from "too large".
        PeekedStream stream = new(original, maxBytes + 1);
        response.Content = new PeekedContent(response.Content, stream);
        return stream;
    }

    private static TimeSpan Left(TimeSpan limit, long started, TimeProvider time)
    {
        TimeSpan left = limit - time.GetElapsedTime(started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static string? Decode(ReadOnlySpan<byte> bytes, int maxBytes, HttpContentHeaders headers) =>
        bytes.IsEmpty || bytes.Length > maxBytes ? null : BodyCharset.Decode(bytes, headers);
}
