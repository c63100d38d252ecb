using System.Net;

namespace ClientSdk.Bulk;

/// <summary>How things stand with an item: its final result if nothing more happens to it.</summary>
internal readonly record struct BulkStanding(BulkOutcome Outcome, HttpStatusCode? Status, string? Reason)
{
    public static BulkStanding Unsent { get; } = new(BulkOutcome.NotSent, null, "The job stopped before it was sent.");
}
