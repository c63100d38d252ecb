using System.Text;

namespace ClientSdk.Headers.StructuredFields;

/// <summary>One bare item (RFC 9651 section 3.3), still lying in the field value.</summary>
internal readonly ref struct StructuredItem(StructuredItemKind kind, long number, ReadOnlySpan<char> text)
{
    public StructuredItemKind Kind { get; } = kind;

    /// <summary>An integer, a date in seconds, 0 or 1 for a boolean, thousandths for a decimal.</summary>
    public long Number { get; } = number;

    /// <summary>What stands between the delimiters, escapes included.</summary>
    public ReadOnlySpan<char> Text { get; } = text;

    public bool IsCount => Kind == StructuredItemKind.Integer && Number >= 0;

    /// <summary>The text of a String without its escapes.</summary>
    public string Unescape()
    {
        StringBuilder plain = new(Text.Length);
        for (int i = 0; i < Text.Length; i++)
        {
            i += Text[i] == '\\' ? 1 : 0;
            plain.Append(Text[i]);
        }

        return plain.ToString();
    }
}
