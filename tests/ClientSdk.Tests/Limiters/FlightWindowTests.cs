using ClientSdk.Limiters;

namespace ClientSdk.Tests.Limiters;

/// <summary>How many requests may be in flight where nobody declared a limit.</summary>
public sealed class FlightWindowTests
{
    private const double Wide = 1000;

    private static readonly long FiveMinutes = TimeSpan.FromMinutes(5).Ticks;

    private readonly FlightWindow _window = new();

    [Fact]
    public void It_begins_with_one_and_each_success_lets_one_more_go_up_to_16()
    {
        Assert.False(_window.IsFull(Wide));
        for (int size = 1; size < 16; size++)
        {
            _window.Granted();
            Assert.True(_window.Succeeded(0));
            Assert.Equal(size + 1, _window.Size);
        }

        _window.Granted();
        _window.Succeeded(0);
        Assert.Equal(16.25, _window.Size);
        _window.Granted();
        _window.Succeeded(0);
        Assert.Equal(16.25 + (4 / 16.25), _window.Size);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 2)]
    [InlineData(1000, 3)]
    public void It_is_full_at_its_size_or_at_the_cap_and_one_may_always_go(double cap, int most)
    {
        Grow(3);
        for (int request = 0; request < most; request++)
        {
            Assert.False(_window.IsFull(cap));
            _window.Granted();
        }

        Assert.True(_window.IsFull(cap));
    }

    /// <summary>Twice what the pace needs in one round trip, at least 16, and never more than the ceiling.</summary>
    [Theory]
    [InlineData(0, 5, 16)]
    [InlineData(10, 2, 40)]
    [InlineData(100, 2, 64)]
    public void A_known_pace_needs_no_more_in_flight(double pace, double latency, double cap) => Assert.Equal(cap, _window.Cap(0, pace, latency));

    [Fact]
    public void After_a_refusal_beside_others_there_may_be_fewer_for_a_while()
    {
        _window.LowerCeiling(FiveMinutes, 20);
        Assert.Equal([14, 15, 16, 64], new[] { 1, 2, 3, 100 }.Select(times => Math.Round(_window.Cap(times * FiveMinutes, 100, 2), 9)));
        _window.LowerCeiling(FiveMinutes, 2);
        Assert.Equal(4, _window.Cap(FiveMinutes, 100, 2));
    }

    [Fact]
    public void A_refusal_begins_again_and_what_was_under_way_then_says_nothing()
    {
        Grow(5);
        _window.Granted();
        _window.Refused();
        Assert.Equal((1, 0, 1.0, 1), (_window.Epoch, _window.InFlight, _window.Size, _window.FailedProbes));
        Assert.False(_window.Succeeded(0));
        _window.Withdrawn(0);
        Assert.Equal((0, 1.0, 1), (_window.InFlight, _window.Size, _window.FailedProbes));
        _window.Granted();
        _window.Withdrawn(1);
        Assert.Equal((0, 1.0, 1), (_window.InFlight, _window.Size, _window.FailedProbes));
        _window.Granted();
        Assert.True(_window.Succeeded(1));
        Assert.Equal((0, 2.0, 0), (_window.InFlight, _window.Size, _window.FailedProbes));
    }

    [Fact]
    public void One_goes_to_see_after_a_refusal_while_nobody_else_is_under_way()
    {
        Assert.False(_window.MayProbe);
        _window.Refused();
        Assert.True(_window.MayProbe);
        _window.Granted();
        Assert.False(_window.MayProbe);
        _window.Succeeded(1);
        Assert.False(_window.MayProbe);
    }

    private void Grow(int size)
    {
        while (_window.Size < size)
        {
            _window.Granted();
            _window.Succeeded(_window.Epoch);
        }
    }
}
