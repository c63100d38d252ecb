namespace ClientSdk.Bulk;

/// <summary>A source that is read without waiting, as one that might wait.</summary>
internal static class BulkSource
{
#pragma warning disable CS1998 // There is nothing to await: that is its point.
    public static async IAsyncEnumerable<T> Of<T>(IEnumerable<T> items)
#pragma warning restore CS1998
    {
        foreach (T item in items)
        {
            yield return item;
        }
    }
}
