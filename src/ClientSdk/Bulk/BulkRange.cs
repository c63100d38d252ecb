namespace ClientSdk.Bulk;

/// <summary>The ranges of options.</summary>
internal static class BulkRange
{
    public static void ThrowIfOutside<TValue>(TValue value, TValue least, TValue most, string name)
        where TValue : IComparable<TValue>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} is {value}; it must be {least} to {most}."));
        }
    }
}
