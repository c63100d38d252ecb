using ClientSdk.Limiters;

namespace ClientSdk.Tests.Limiters;

/// <summary>The rules of a gate by itself: how long it pauses, how it opens again, and how a share that was given up comes back.</summary>
public sealed class SlowStartTests
{
    private const long Second = TimeSpan.TicksPerSecond;
    private const long Now = 1000 * Second;

    private static readonly RefusalHint Silent = new(null, "nobody", false);

    private readonly SetState _state = new(static () => 0.5);
    private double _random = 1;

    private Gate New() => new(() => _random);

    private static RefusalHint Hint(double seconds, bool isLong = false) => new((long)(seconds * Second), "Retry-After", isLong);

    /// <returns>Seconds to the end of the pause.</returns>
    private double Refused(Gate gate, RefusalHint hint, bool isShared = false, long now = Now, bool isExplained = true, int? epoch = null)
    {
        gate.Refused(now, epoch ?? gate.Epoch, hint, isExplained, isShared, _state);
        return (gate.PausedUntil - now) / (double)Second;
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(0.5, 0.75)]
    [InlineData(1, 1)]
    public void Without_a_hint_it_waits_half_a_second_to_one(double random, double seconds)
    {
        Gate gate = New();
        _random = random;
        Assert.Equal(seconds, Refused(gate, Silent));
        Assert.Equal(("back-off", false), (gate.PauseOrigin, gate.IsLongPause));
    }

    [Fact]
    public void Each_refused_probe_doubles_that_up_to_a_minute_and_a_success_begins_again()
    {
        Gate gate = New();
        List<double> waits = [];
        for (int refusal = 0; refusal < 12; refusal++)
        {
            waits.Add(Refused(gate, Silent, now: Now + (refusal * 100 * Second)));
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60], waits);
        gate.Granted();
        gate.Succeeded(gate.Epoch);
        Assert.Equal(1, Refused(gate, Silent, now: Now + (9_000 * Second)));
    }

    [Fact]
    public void A_hint_is_waited_for_and_after_a_refused_probe_a_quarter_of_the_back_off_more()
    {
        Gate gate = New();
        Assert.Equal(10, Refused(gate, Hint(10)));
        Assert.Equal(("Retry-After", false), (gate.PauseOrigin, gate.IsLongPause));
        Assert.Equal(10.5, Refused(gate, Hint(10, isLong: true), now: Now + (20 * Second)));
        Assert.True(gate.IsLongPause);
    }

    /// <summary>Others who were told the same come back with us: up to a tenth of the hint, and up to a second.</summary>
    [Theory]
    [InlineData(4, 0, 4)]
    [InlineData(4, 0.5, 4.2)]
    [InlineData(4, 1, 4.4)]
    [InlineData(20, 0.5, 20.5)]
    public void Beside_others_it_comes_back_a_little_later_than_all_were_told(double hint, double random, double seconds)
    {
        Gate gate = New();
        _random = random;
        Assert.Equal(seconds, Refused(gate, Hint(hint), isShared: true), 1e-6);
        Gate late = New();
        late.Refused(Now, 0, Hint(1), true, false, _state);
        Assert.Equal(seconds, Refused(late, Hint(hint), isShared: true, epoch: 0), 1e-6);
        Assert.Equal(1, late.Epoch);
    }

    [Fact]
    public void Of_two_pauses_the_later_one_counts_and_one_that_is_over_already_does_not()
    {
        Gate gate = New();
        gate.Pause(Now, Now, "over", false);
        Assert.Equal((MonotonicClock.LongAgo, "back-off"), (gate.PausedUntil, gate.PauseOrigin));
        gate.Pause(Now, Now + 5, "first", true);
        gate.Pause(Now, Now + 4, "shorter", false);
        Assert.Equal((Now + 5, "first", true), (gate.PausedUntil, gate.PauseOrigin, gate.IsLongPause));
        gate.Pause(Now, Now + 6, "longer", false);
        Assert.Equal((Now + 6, "longer", false), (gate.PausedUntil, gate.PauseOrigin, gate.IsLongPause));
        Assert.Equal((Now + 6, Now + 6), (gate.Ask(Now + 5), gate.Ask(Now + 6)));
        Assert.Equal((0, long.MaxValue), (gate.PermitsLeft(Now + 5), gate.PermitsLeft(Now + 6)));
    }

    [Fact]
    public void After_a_refusal_it_opens_one_by_one_until_64_went_well()
    {
        Gate gate = New();
        Assert.False(gate.Granted());
        Refused(gate, Hint(1));
        long now = Now + (2 * Second);
        Assert.Equal((true, true, 1L, now), (gate.IsProbing, gate.IsFirstProbe, gate.PermitsLeft(now), gate.Ask(now)));
        Assert.True(gate.Granted());
        Assert.Equal((0L, MonotonicClock.Never), (gate.PermitsLeft(now), gate.Ask(now)));
        for (int success = 1; success <= 63; success++)
        {
            Assert.True(gate.IsProbing);
            gate.Succeeded(gate.Epoch);
            Assert.Equal(success == 63 ? long.MaxValue : success + 1, gate.PermitsLeft(now));
            Assert.Equal(success < 63, gate.Granted());
            Assert.False(gate.IsFirstProbe);
        }

        Assert.Equal((false, now), (gate.IsProbing, gate.Ask(now)));
    }

    [Fact]
    public void What_comes_back_of_before_the_refusal_opens_nothing()
    {
        Gate gate = New();
        Refused(gate, Hint(1));
        Refused(gate, Hint(1), now: Now + (2 * Second));
        long now = Now + (9 * Second);
        gate.Granted();
        gate.Succeeded(1);
        gate.Withdrawn(1);
        Assert.Equal(0, gate.PermitsLeft(now));
        gate.Withdrawn(2);
        Assert.Equal((1L, true), (gate.PermitsLeft(now), gate.IsFirstProbe));
    }

    [Fact]
    public void A_refusal_that_nothing_explains_gives_up_a_part_down_to_a_hundredth_and_paces_what_follows()
    {
        Gate gate = New();
        Refused(gate, Hint(1));
        Assert.Equal((1, MonotonicClock.LongAgo), (_state.Factor, _state.LastSent));
        Refused(gate, Hint(1), isExplained: false);
        Assert.Equal((0.85, Now), (_state.Factor, _state.LastSent));
        _state.LastSent = Now + 7;
        Refused(gate, Hint(1), isExplained: false);
        Assert.Equal((0.85 * 0.85, Now + 7), (_state.Factor, _state.LastSent));
        _state.Factor = 0.0101;
        Refused(gate, Hint(1), isExplained: false);
        Assert.Equal(0.01, _state.Factor);
    }

    /// <summary>Three hundredths a window, from the end of the pause.</summary>
    [Fact]
    public void The_share_comes_back_slowly()
    {
        Gate gate = New();
        Refused(gate, Hint(10), isExplained: false);
        long window = 4 * Second;
        foreach ((double seconds, double factor) in new[] { (5, 0.85), (10, 0.85), (14, 0.88), (16, 0.895), (16, 0.895), (28, 0.985), (40, 1), (50, 1) })
        {
            gate.Advance(Now + (long)(seconds * Second), _state, window);
            Assert.Equal(factor, _state.Factor, 1e-9);
        }
    }

    [Fact]
    public void A_share_that_was_never_given_up_does_not_grow()
    {
        Gate gate = New();
        Refused(gate, Hint(10));
        _state.Factor = 1;
        gate.Advance(Now + (100 * Second), _state, Second);
        Refused(gate, Hint(1), now: Now + (200 * Second), isExplained: false);
        gate.Advance(gate.PausedUntil + Second, _state, Second);
        Assert.Equal(0.88, _state.Factor, 1e-9);
    }
}
