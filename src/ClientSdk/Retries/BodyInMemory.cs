using System.Text;

namespace ClientSdk.Retries;

/// <summary>The body of a refusal, for its hint, where reading it costs no waiting.</summary>
internal static class BodyInMemory
{
    private const int Most = 64 * 1024;

    /// <summary>The body when it is in memory already and at most 64 KiB; it stays readable. Otherwise <see langword="null"/>.</summary>
    public static string? Of(HttpResponseMessage response)
    {
        // Only types that hold bytes: an object that is yet to be turned into JSON would be turned here.
        if (response.Content is not (ByteArrayContent or ReadOnlyMemoryContent) || response.Content.Headers.ContentLength is not (> 0 and <= Most))
        {
            return null;
        }

        using MemoryStream copy = new();
        response.Content.CopyTo(copy, null, CancellationToken.None);
        return Encoding.UTF8.GetString(copy.GetBuffer(), 0, (int)copy.Length);
    }
}
