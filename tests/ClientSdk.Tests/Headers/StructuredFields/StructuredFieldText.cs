using System.Globalization;
using ClientSdk.Headers.StructuredFields;

namespace ClientSdk.Tests.Headers.StructuredFields;

/// <summary>What the reader reads, as text for comparison; <see langword="null"/> when it failed.</summary>
internal static class StructuredFieldText
{
    public static string? OfItem(string text)
    {
        StructuredFieldReader reader = new(text);
        string? read = reader.ReadItem(out StructuredItem item) ? Text(item) + Parameters(ref reader) : null;

        // Nothing may follow a single item (section 4.2).
        return reader is { Failed: false, AtEnd: true } ? read : null;
    }

    public static string? OfList(string text)
    {
        List<string> members = [];
        StructuredFieldReader reader = new(text);
        while (reader.NextMember() && reader.ReadMember(out StructuredItem item))
        {
            members.Add(Text(item) + Parameters(ref reader));
        }

        return reader.Failed ? null : string.Join(' ', members);
    }

    public static string? OfDictionary(string text)
    {
        List<string> members = [];
        StructuredFieldReader reader = new(text);
        while (reader.NextMember() && reader.ReadEntry(out ReadOnlySpan<char> key, out StructuredItem value))
        {
            members.Add($"{key}={Text(value).TrimEnd('m')}");
            Parameters(ref reader);
        }

        return reader.Failed ? null : string.Join(' ', members);
    }

    private static string Parameters(ref StructuredFieldReader reader)
    {
        List<(string Key, string Value)> parameters = [];
        while (reader.NextParameter(out ReadOnlySpan<char> key, out StructuredItem value))
        {
            (string, string) parameter = (key.ToString(), Text(value));
            int known = parameters.FindIndex(p => p.Key == parameter.Item1);
            if (known < 0)
            {
                parameters.Add(parameter);
            }
            else
            {
                parameters[known] = parameter;
            }
        }

        return string.Concat(parameters.Select(p => $";{p.Key}={p.Value}"));
    }

    private static string Text(in StructuredItem item) => item.Kind switch
    {
        StructuredItemKind.Boolean => $"?{item.Number}",
        StructuredItemKind.String => $"\"{item.Unescape()}\"",
        StructuredItemKind.DisplayString => $"\"{item.Text}\"",
        StructuredItemKind.Integer or StructuredItemKind.Date => item.Number.ToString(CultureInfo.InvariantCulture),
        StructuredItemKind.Decimal => item.Number.ToString(CultureInfo.InvariantCulture) + "m",
        StructuredItemKind.ByteSequence => ":" + Convert.ToHexString(Bytes(item.Text)) + ":",
        StructuredItemKind.InnerList => "()",
        _ => item.Text.ToString(),
    };

    // The framework's decoder refuses padding bits that are not zero, which RFC 9651 section 4.2.7 lets pass.
    private static byte[] Bytes(ReadOnlySpan<char> text)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        byte[] bytes = new byte[text.Length * 6 / 8];
        int bits = 0;
        int count = 0;
        int at = 0;
        foreach (char c in text)
        {
            bits = (bits << 6) | Alphabet.IndexOf(c, StringComparison.Ordinal);
            count += 6;
            if (count >= 8)
            {
                count -= 8;
                bytes[at++] = (byte)(bits >> count);
            }
        }

        return bytes;
    }
}
