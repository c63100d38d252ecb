using ClientSdk.Limiters;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class FlightWindowTests
{
    private readonly FlightWindow _flights = new();

    private void Grant(int count)
    {
        for (int index = 0; index < count; index++)
        {
            _flights.Granted();
        }
    }

    private void Succeed(int count)
    {
        for (int index = 0; index < count; index++)
        {
            _flights.Granted();
            Assert.True(_flights.Succeeded(_flights.Epoch));
        }
    }

    [Fact]
    public void One_goes_first_and_each_success_lets_one_more_go_up_to_sixteen_then_a_quarter_of_that()
    {
        Assert.Equal((1, false), (_flights.Size, _flights.IsFull(99)));
        Grant(1);
        Assert.True(_flights.IsFull(99));
        _flights.Succeeded(0);
        Succeed(14);
        Assert.Equal((16, 0), (_flights.Size, _flights.InFlight));
        Succeed(1);
        Assert.Equal(16.25, _flights.Size);
    }

    [Theory]
    [InlineData(8, 5, false)]
    [InlineData(8, 6, true)]
    [InlineData(3, 2, false)]
    [InlineData(3, 3, true)]
    [InlineData(0.5, 0, false)]
    [InlineData(0.5, 1, true)]
    public void It_is_full_with_as_many_in_flight_as_it_or_the_cap_allows_and_one_may_always_go(double cap, int inFlight, bool isFull)
    {
        Succeed(5);
        Grant(inFlight);
        Assert.Equal(isFull, _flights.IsFull(cap));
    }

    /// <summary>Twice what is in flight at that pace, 16 at least, 64 at most.</summary>
    [Theory]
    [InlineData(10, 1, 20)]
    [InlineData(10, 0.1, 16)]
    [InlineData(10, 10, 64)]
    public void A_known_limit_needs_no_more_in_flight_than_its_pace_times_the_delay(double perSecond, double delay, double cap) =>
        Assert.Equal(cap, _flights.Cap(0, perSecond / S(1), S(delay)), 9);

    /// <summary>0.7 of those that were in flight, 4 at least, and one more every five minutes.</summary>
    [Theory]
    [InlineData(10, 100, 7)]
    [InlineData(5, 100, 4)]
    [InlineData(10, 100 + 300, 8)]
    [InlineData(10, 100 + 450, 8.5)]
    [InlineData(10, 1_000_000, 20)]
    [InlineData(1_000, 100, 20)]
    public void Refused_with_others_in_flight_fewer_go_from_then_on(long others, double now, double cap)
    {
        _flights.LowerCeiling(S(100), others);
        Assert.Equal(cap, _flights.Cap(S(now), 10d / S(1), S(1)), 9);
    }

    [Fact]
    public void The_ceiling_never_rises_above_64()
    {
        _flights.LowerCeiling(0, 90);
        Assert.Equal(63.5, _flights.Cap(S(150), 1, S(1)), 9);
        Assert.Equal(64, _flights.Cap(S(1_000_000), 1, S(1)), 9);
    }

    [Fact]
    public void After_a_refusal_one_goes_to_see_and_who_was_sent_before_it_counts_no_more()
    {
        Assert.False(_flights.MayProbe);
        Succeed(5);
        Grant(3);
        _flights.Refused();
        Assert.Equal((1, 1, 0, 1, true), (_flights.Epoch, _flights.Size, _flights.InFlight, _flights.FailedProbes, _flights.MayProbe));
        Assert.False(_flights.Succeeded(0));
        _flights.Withdrawn(0);
        Assert.Equal((1, 0), (_flights.Size, _flights.InFlight));
        Grant(1);
        Assert.False(_flights.MayProbe);
        _flights.Withdrawn(1);
        Assert.True(_flights.MayProbe);
        Grant(1);
        _flights.Refused();
        Assert.Equal((2, 2), (_flights.Epoch, _flights.FailedProbes));
        Succeed(1);
        Assert.Equal((2, 0, false), (_flights.Size, _flights.FailedProbes, _flights.MayProbe));
    }
}
