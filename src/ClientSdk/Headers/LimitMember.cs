namespace ClientSdk.Headers;

/// <summary>
/// One member of <c>100, 100;w=60;name="per-ip"</c>: a count and its window. Parameters other than the window and a name
/// are comments (drafts -00 to -03), also when the window cannot be read.
/// </summary>
internal readonly ref struct LimitMember(long count, long length, ReadOnlySpan<char> name)
{
    public long Count { get; } = count;

    /// <summary>The window in ticks, or -1.</summary>
    public long Length { get; } = length;

    public ReadOnlySpan<char> Name { get; } = name;

    public static bool TryRead(ReadOnlySpan<char> text, out LimitMember member)
    {
        member = default;
        if (!FieldText.Next(ref text, ';', out ReadOnlySpan<char> value) || !CountReader.TryRead(value, out long count))
        {
            return false;
        }

        long length = -1;
        ReadOnlySpan<char> name = [];
        while (FieldText.Next(ref text, ';', out ReadOnlySpan<char> parameter))
        {
            if (parameter.StartsWith("w=") && DecimalNumber.TryParse(parameter[2..], out DecimalNumber w) && w.Seconds > 0)
            {
                length = w.Seconds;
            }
            else if (parameter.StartsWith("name="))
            {
                name = parameter[5..].Trim('"');
            }
        }

        member = new(count, length, name);
        return true;
    }
}
