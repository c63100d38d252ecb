using ClientSdk.Limits;

namespace ClientSdk.Tests.Limits;

public sealed class RateLimitRequestExtensionsTests
{
    [Fact]
    public void A_request_carries_what_its_caller_said()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "https://api.example/");
        DateTimeOffset deadline = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        request.SetRateLimitPriority(RateLimitPriority.Background);
        request.SetRateLimitCost(3);
        request.SetRateLimitDeadline(deadline);
        request.SetRateLimitDeadline(TimeSpan.FromSeconds(5));
        request.SetRateLimitWait(RateLimitWait.None);
        request.SetRetrySafe(true);
        request.BypassRateLimits();

        RequestJourney journey = RequestJourney.Of(request);
        Assert.Equal(RateLimitPriority.Background, journey.Priority);
        Assert.Equal(3, journey.Cost);
        Assert.Equal(deadline, journey.Deadline);
        Assert.Equal(TimeSpan.FromSeconds(5), journey.DeadlineAfter);
        Assert.Equal(RateLimitWait.None, journey.Wait);
        Assert.True(journey.IsRetrySafe);
        Assert.True(journey.IsBypassed);
    }

    [Fact]
    public void Impossible_words_are_refused()
    {
        using HttpRequestMessage request = new();

        Assert.Throws<ArgumentOutOfRangeException>("permits", () => request.SetRateLimitCost(0));
        Assert.Throws<ArgumentOutOfRangeException>("deadline", () => request.SetRateLimitDeadline(TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentNullException>("request", () => default(HttpRequestMessage)!.BypassRateLimits());
    }

    [Fact]
    public void A_response_that_never_passed_our_handlers_has_an_unremarkable_report()
    {
        using HttpResponseMessage response = new();

        RateLimitReport report = response.GetRateLimitReport();

        Assert.Equal((1, 0, TimeSpan.Zero), (report.Attempts, report.Refusals, report.TimeInQueue));
        Assert.Null(report.Snapshot);
    }
}
