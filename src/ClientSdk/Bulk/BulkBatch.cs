namespace ClientSdk.Bulk;

/// <summary>The items of one request.</summary>
/// <param name="Items">In the order of the source.</param>
/// <param name="Standing">How things stand with them from earlier requests.</param>
/// <param name="Failures">How often they have been sent and failed for reasons that may pass.</param>
internal sealed record BulkBatch<T>(IReadOnlyList<BulkItem<T>> Items, BulkStanding Standing, int Failures)
{
    public IReadOnlyList<T> Values => [.. Items.Select(item => item.Value)];

    public BulkBatch<T> Part(IEnumerable<BulkItem<T>> items) => this with { Items = [.. items] };

    /// <summary>The same items in requests of at most so many.</summary>
    public IEnumerable<BulkBatch<T>> Cut(int size) => Items.Chunk(size).Select(Part);
}
