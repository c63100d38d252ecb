using ClientSdk.Limits;
using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>Never faster than declared, and at most 1 % slower, from one an hour on; the live run shows the same of 5,000 a second.</summary>
public sealed class PaceTests
{
    public static TheoryData<RateLimit, double> Rates => new()
    {
        { RateLimit.PerHour(1), 3_600 },
        { RateLimit.PerHour(10), 3_600 },
        { RateLimit.PerMinute(1), 60 },
        { RateLimit.PerMinute(60), 60 },
        { RateLimit.Window(300, TimeSpan.FromSeconds(10)), 10 },
    };

    [Theory]
    [MemberData(nameof(Rates))]
    public void A_line_keeps_pace_within_one_percent(RateLimit limit, double window)
    {
        const int Windows = 10;
        using var desk = new Desk([limit]);
        var starts = new List<double>();
        for (long caller = 0; caller <= Windows * limit.Permits; caller++)
        {
            _ = desk.Ask(then: asked =>
            {
                starts.Add(desk.Elapsed.TotalSeconds);
                desk.Reply(asked.Result.Handle);
            });
        }

        desk.Pass(window * Windows * 1.02);

        // The first after so many windows; a ledger charges a request as late as its reply, which is here at once.
        Assert.Equal((Windows * limit.Permits) + 1, starts.Count);
        Assert.InRange(starts[^1] / (window * Windows), 1, 1.01);
    }
}
