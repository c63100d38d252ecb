using ClientSdk.Limits;

namespace ClientSdk.Tests.Limits;

public sealed class RequestJourneyTests
{
    [Fact]
    public void Looking_at_a_request_costs_nothing_and_leaves_nothing_behind()
    {
        Assert.True(RequestJourney.CanPeek);
        using HttpRequestMessage request = new();
        using HttpRequestMessage other = new();
        Assert.Null(RequestJourney.Find(other));
        long before = GC.GetAllocatedBytesForCurrentThread();
        RequestJourney? found = RequestJourney.Find(request);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Null(found);
        Assert.Equal(0, bytes);
        Assert.Empty(request.Options);
    }

    [Fact]
    public void What_was_left_through_the_property_is_found()
    {
        using HttpRequestMessage request = new();
        RequestJourney journey = RequestJourney.Of(request);

        Assert.Same(journey, RequestJourney.Find(request));
        Assert.Single(request.Options);
        Assert.Null(RequestJourney.Find(null));
    }
}
