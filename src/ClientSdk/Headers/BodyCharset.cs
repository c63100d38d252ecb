using System.Net.Http.Headers;
using System.Text;

namespace ClientSdk.Headers;

/// <summary>Decodes a body as <see cref="HttpContent.ReadAsStringAsync()"/> would: the charset of the media type, else a byte order mark, else UTF-8.</summary>
internal static class BodyCharset
{
    // The longer mark first: UTF-32 little endian begins like UTF-16 little endian.
    private static readonly Encoding[] Marked = [Encoding.UTF8, Encoding.UTF32, Encoding.Unicode, Encoding.BigEndianUnicode];

    /// <returns>The text, or <see langword="null"/> when the charset is not known here.</returns>
    public static string? Decode(ReadOnlySpan<byte> bytes, HttpContentHeaders headers)
    {
        string? charset = CharsetOf(headers);
        if (charset is not null)
        {
            return Find(charset) is { } named ? named.GetString(WithoutMark(bytes, named)) : null;
        }

        foreach (Encoding encoding in Marked)
        {
            if (bytes.StartsWith(encoding.Preamble))
            {
                return encoding.GetString(WithoutMark(bytes, encoding));
            }
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private static string? CharsetOf(HttpContentHeaders headers) =>
        headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues values)
        && MediaTypeHeaderValue.TryParse(values.ToString(), out MediaTypeHeaderValue? type)
        && !string.IsNullOrEmpty(type.CharSet)
            ? type.CharSet.Trim('"')
            : null;

    private static Encoding? Find(string charset)
    {
        try
        {
            return Encoding.GetEncoding(charset);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> bytes, Encoding encoding) =>
        !encoding.Preamble.IsEmpty && bytes.StartsWith(encoding.Preamble) ? bytes[encoding.Preamble.Length..] : bytes;
}
