namespace ClientSdk.Headers;

/// <summary>A wait in ticks and the header or body member that stated it.</summary>
internal readonly record struct WaitFact(FieldValue Wait, string? Origin)
{
    public bool HasValue => Wait.HasValue;

    public WaitFact Or(FieldValue other, string origin)
    {
        FieldValue longest = FieldValue.Longest(Wait, other);
        return new(longest, longest == Wait ? Origin : origin);
    }
}
