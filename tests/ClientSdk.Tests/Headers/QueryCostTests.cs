using ClientSdk.Headers;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Headers;

/// <summary>A bucket of points, of which every part may be missing.</summary>
public class QueryCostTests
{
    [Theory]
    [InlineData(150, 50, 50, 2.0)]
    [InlineData(50, 150, 50, 0.0)]
    [InlineData(0, 0, 50, 0.0)]
    [InlineData(10, 0, 4, 2.5)]
    [InlineData(1e300, 0, 1e-300, (double)DecimalNumber.MaxSeconds)]
    [InlineData(-1, 50, 50, null)]
    [InlineData(150, -1, 50, null)]
    [InlineData(150, 50, 0, null)]
    [InlineData(150, 50, -1, null)]
    public void The_wait_is_what_is_missing_at_the_rate_of_restoring(double requested, double available, double rate, double? seconds)
    {
        FieldValue wait = new QueryCost { Requested = requested, Available = available, RestoreRate = rate }.Wait;
        Assert.Equal(seconds, wait.HasValue ? TimeSpan.FromTicks(wait.Value).TotalSeconds : null);
    }

    [Fact]
    public void What_nobody_said_is_no_wait_and_no_window()
    {
        Assert.False(new QueryCost { Available = 0, RestoreRate = 1 }.Wait.HasValue);
        Assert.False(new QueryCost { Requested = 5, RestoreRate = 1 }.Wait.HasValue);
        Assert.False(new QueryCost { Requested = 5, Available = 0 }.Wait.HasValue);
        RateLimitReading reading = new();
        new QueryCost { Requested = 5, RestoreRate = 1 }.AddTo(reading);
        Assert.Empty(reading.ToSnapshot().Windows);
    }

    [Theory]
    [InlineData(1000.0, 50.9, 1000L, 50L)]
    [InlineData(0.0, -1.0, 0L, null)]
    [InlineData(-1.0, 0.0, null, 0L)]
    [InlineData(9223372036854775808.0, 5.0, null, 5L)]
    [InlineData(5.0, 9223372036854775808.0, 5L, null)]
    public void A_window_says_what_the_bucket_says(double maximum, double available, long? limit, long? remaining)
    {
        RateLimitReading reading = new();
        new QueryCost { Maximum = maximum, Available = available }.AddTo(reading);
        RateLimitWindow window = Assert.Single(reading.ToSnapshot().Windows);
        Assert.Equal((limit, remaining, "cost", "extensions.cost.throttleStatus"), (window.Limit, window.Remaining, window.Unit, window.Origin));
    }
}
