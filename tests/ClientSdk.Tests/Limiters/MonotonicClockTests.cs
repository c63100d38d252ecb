using ClientSdk.Limiters;
using ClientSdk.Testing.Clock;

namespace ClientSdk.Tests.Limiters;

public sealed class MonotonicClockTests
{
    private const long Millisecond = TimeSpan.TicksPerMillisecond;

    private readonly VirtualClock _time = new();

    [Fact]
    public void It_counts_from_when_it_was_made()
    {
        _time.Advance(TimeSpan.FromSeconds(5));
        var clock = new MonotonicClock(_time);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(2 * TimeSpan.TicksPerSecond, clock.Now);
    }

    /// <summary>The system's timers cut to whole milliseconds: rounded up, they are not early. Others are exact.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(Millisecond, 1)]
    [InlineData(Millisecond + 1, 2)]
    public void A_timer_of_the_system_is_not_early(long ticks, int milliseconds)
    {
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), new MonotonicClock(TimeProvider.System).DueTime(100 + ticks, 100));
        Assert.Equal(TimeSpan.FromTicks(ticks), new MonotonicClock(_time).DueTime(100 + ticks, 100));
    }

    [Fact]
    public void A_timer_is_never_longer_than_a_month_and_never_less_than_nothing()
    {
        var clock = new MonotonicClock(_time);
        Assert.Equal(TimeSpan.FromDays(30), clock.DueTime(MonotonicClock.Never, 5));
        Assert.Equal(TimeSpan.Zero, clock.DueTime(4, 5));
    }

    [Fact]
    public void Instants_are_told_on_the_calendar_and_read_from_it()
    {
        var clock = new MonotonicClock(_time);
        DateTimeOffset now = _time.GetUtcNow();
        Assert.Equal(now.AddTicks(7), clock.ToInstant(107, 100));
        Assert.Equal(now, clock.ToInstant(99, 100));
        Assert.Equal(now.AddDays(3660), clock.ToInstant(MonotonicClock.Never - 1, 100));
        Assert.Null(clock.ToInstant(MonotonicClock.Never, 100));
        Assert.Equal(107, clock.FromInstant(now.AddTicks(7), 100));
    }

    [Fact]
    public void Later_than_all_is_still_before_never()
    {
        Assert.Equal(15, MonotonicClock.After(5, TimeSpan.FromTicks(10)));
        Assert.Equal(-5, MonotonicClock.After(-15, TimeSpan.FromTicks(10)));
        Assert.Equal(MonotonicClock.Never - 1, MonotonicClock.After(5, TimeSpan.MaxValue));
        Assert.Equal(MonotonicClock.Never - 1, MonotonicClock.After(-5, TimeSpan.MaxValue));
    }
}
