using ClientSdk.Limits;

namespace ClientSdk.Headers;

/// <summary>Shopify's cost of a GraphQL query: a bucket of points that fills at a steady rate. Negative means "not said".</summary>
internal sealed class QueryCost
{
    public double Requested { get; set; } = -1;

    public double Maximum { get; set; } = -1;

    public double Available { get; set; } = -1;

    /// <summary>Points a second.</summary>
    public double RestoreRate { get; set; } = -1;

    /// <summary>The time until the refused query fits into the bucket.</summary>
    public FieldValue Wait =>
        Requested < 0 || Available < 0 || !(RestoreRate > 0)
            ? FieldValue.Absent
            : FieldValue.Of((long)(Math.Clamp((Requested - Available) / RestoreRate, 0, DecimalNumber.MaxSeconds) * TimeSpan.TicksPerSecond));

    public void AddTo(RateLimitReading into)
    {
        if (Maximum >= 0 || Available >= 0)
        {
            into.Add(new StatedWindow
            {
                Limit = Maximum is >= 0 and < long.MaxValue ? (long)Maximum : -1,
                Remaining = Available is >= 0 and < long.MaxValue ? (long)Available : -1,
                Unit = "cost",
                Origin = "extensions.cost.throttleStatus",
            });
        }
    }
}
