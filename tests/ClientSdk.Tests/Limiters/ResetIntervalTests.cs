using ClientSdk.Headers;
using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters;

public sealed class ResetIntervalTests
{
    private static readonly long Second = TimeSpan.TicksPerSecond;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_instant_less_a_date_of_whole_seconds_encloses_the_true_reset_however_both_are_rounded(bool roundsUp)
    {
        // Defect seen red: one second of doubt, as for a stated delay, puts the early end up to a second after the true reset.
        var random = new Random(20_261);
        for (int run = 0; run < 10_000; run++)
        {
            long now = random.NextInt64(100 * Second);
            long reset = now + random.NextInt64(60 * Second);
            long stated = (roundsUp ? reset + Second - 1 : reset) / Second * Second;
            long date = now / Second * Second;
            ResetInterval interval = ResetInterval.Of(now, now, Math.Max(0, stated - date), isInstant: true);

            Assert.True(interval.Early <= reset && reset <= interval.Late, $"seed 20261, run {run}: {reset} is not within {interval.Early} and {interval.Late}");
        }
    }

    [Fact]
    public void The_reader_says_that_a_reset_came_as_an_instant()
    {
        Assert.True(Read("1768478460").IsResetInstant);
        Assert.False(Read("60").IsResetInstant);

        static RateLimitWindow Read(string reset)
        {
            using var response = new HttpResponseMessage();
            response.Headers.TryAddWithoutValidation("Date", "Thu, 15 Jan 2026 12:00:00 GMT");
            response.Headers.TryAddWithoutValidation("X-RateLimit-Remaining", "1");
            response.Headers.TryAddWithoutValidation("X-RateLimit-Reset", reset);
            return Assert.Single(RateLimitHeaderParser.Parse(response, null, DateTimeOffset.UnixEpoch).Windows);
        }
    }
}
