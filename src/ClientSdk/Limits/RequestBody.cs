using System.Net.Http.Json;

namespace ClientSdk.Limits;

/// <summary>Can a request's body be sent a second time?</summary>
/// <remarks>
/// A content may be asked before the first send and after it: a stream that cannot seek is closed by then and says no all the same.
/// </remarks>
internal static class RequestBody
{
    /// <summary>There is no body, or it is in memory: known from the type alone, at no cost.</summary>
    public static bool IsInMemory(HttpContent? content) =>
        content is null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent;

    /// <summary>In memory, a stream that can seek (the framework rewinds it to where it started), or several parts of these kinds.</summary>
    public static bool CanBeSentTwice(HttpContent? content)
    {
        if (IsInMemory(content))
        {
            return true;
        }

        if (content is MultipartContent parts)
        {
            foreach (HttpContent part in parts)
            {
                if (!CanBeSentTwice(part))
                {
                    return false;
                }
            }

            return true;
        }

        return IsStream(content!) && CanSeek(content!);
    }

    /// <summary>Exactly a stream content: reading the stream of any other type, derived ones included, might run it into memory.</summary>
    public static bool IsStream(HttpContent content) => content.GetType() == typeof(StreamContent);

    private static bool CanSeek(HttpContent content)
    {
        try
        {
            return content.ReadAsStream().CanSeek;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
