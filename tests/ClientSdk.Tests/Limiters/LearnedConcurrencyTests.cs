using ClientSdk.Limiters;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class LearnedConcurrencyTests
{
    private readonly LearnedConcurrency _learned = new();

    private long RefusedAt(double now, long others)
    {
        _learned.Refused(S(now), others);
        return _learned.Permits;
    }

    private void Succeed(int count)
    {
        for (int index = 0; index < count; index++)
        {
            _learned.Succeeded(0);
        }
    }

    /// <summary>Whether one more is tried then, and no tick earlier, where somebody was held back.</summary>
    private bool RisesExactly(double at)
    {
        long before = _learned.Permits;
        _learned.HoldsBack(before);
        _learned.Advance(S(at) - 1);
        bool isEarly = _learned.Permits != before;
        _learned.Advance(S(at));
        return !isEarly && _learned.Permits == before + 1;
    }

    [Fact]
    public void Until_something_speaks_of_it_there_is_no_such_limit()
    {
        Assert.Equal((false, long.MaxValue, false), (_learned.IsKnown, _learned.Permits, _learned.HoldsBack(1_000_000)));
        _learned.Advance(S(1_000_000));
        Assert.False(_learned.IsKnown);
    }

    [Theory]
    [InlineData(20, 17)]
    [InlineData(1, 1)]
    public void A_refusal_makes_it_a_share_fewer_than_were_in_flight_beside_it(long others, long permits)
    {
        Assert.Equal(permits, RefusedAt(1, others));
        Assert.Equal((true, false, true), (_learned.IsKnown, _learned.HoldsBack(permits - 1), _learned.HoldsBack(permits)));
    }

    [Fact]
    public void Each_refusal_makes_it_one_fewer_at_least_and_never_none()
    {
        _learned.State(3);
        Assert.Equal([2, 1, 1], Enumerable.Range(0, 3).Select(at => RefusedAt(at, 20)));
    }

    [Fact]
    public void After_ten_seconds_one_more_is_tried_where_somebody_was_held_back()
    {
        RefusedAt(100, 10);
        _learned.Advance(S(1_000));
        Assert.False(_learned.HoldsBack(7));
        _learned.Advance(S(2_000));
        Assert.Equal(8, _learned.Permits);
        Assert.True(_learned.HoldsBack(8) && _learned.HoldsBack(8));
        Assert.False(_learned.HoldsBack(7));
        _learned.Advance(S(3_000));
        Assert.Equal(9, _learned.Permits);
        _learned.Advance(S(4_000));
        Assert.Equal(9, _learned.Permits);
    }

    [Fact]
    public void The_ten_seconds_begin_with_the_refusal_and_with_each_rise()
    {
        RefusedAt(100, 10);
        Assert.True(RisesExactly(110));
        Assert.True(RisesExactly(120));
    }

    /// <summary>Refused where the last rise had led, or one below: twice as long from then on, at most ten minutes.</summary>
    [Theory]
    [InlineData(7, 20)]
    [InlineData(6, 10)]
    public void What_was_too_many_once_more_is_tried_ever_more_rarely(long others, double later)
    {
        _learned.State(8);
        RefusedAt(100, others);
        Assert.True(RisesExactly(100 + later));
    }

    [Fact]
    public void Never_more_rarely_than_every_ten_minutes()
    {
        for (int count = 0; count < 8; count++)
        {
            _learned.State(8);
            Succeed(50);
            RefusedAt(100, 8);
        }

        Assert.True(RisesExactly(700));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Nothing_known_four_others_in_flight_are_suspicious(long others, bool isSuspected) => Assert.Equal(isSuspected, _learned.IsSuspected(others));

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void Half_of_what_is_known_is_suspicious(long others, bool isSuspected)
    {
        _learned.State(8);
        Assert.Equal(isSuspected, _learned.IsSuspected(others));
    }

    [Fact]
    public void Two_tests_that_failed_end_the_suspicion_and_what_was_known()
    {
        _learned.TestFailed();
        Assert.True(_learned.IsSuspected(4));
        _learned.TestFailed();
        Assert.False(_learned.IsSuspected(99));
        RefusedAt(1, 10);
        _learned.TestFailed();
        Assert.True(_learned.IsKnown);
        _learned.TestFailed();
        Assert.Equal((false, false), (_learned.IsKnown, _learned.IsSuspected(99)));
    }

    /// <summary>A bucket that had filled up a little lets one go soon, too.</summary>
    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    public void Refused_with_far_fewer_than_were_accepted_before_it_is_no_such_limit(long others, bool isKnown)
    {
        _learned.Succeeded(20);
        _learned.Succeeded(3);
        RefusedAt(1, others);
        Assert.Equal((isKnown, isKnown), (_learned.IsKnown, _learned.IsSuspected(99)));
    }

    /// <summary>However few were at once, more were refused. Fifty that were accepted in between begin the count anew.</summary>
    [Theory]
    [InlineData(49, false)]
    [InlineData(50, true)]
    public void Six_refusals_in_a_row_are_a_rate_s(int accepted, bool isKnown)
    {
        for (int cut = 0; cut < 5; cut++)
        {
            RefusedAt(cut, 10);
        }

        Assert.True(_learned.IsKnown);
        Succeed(accepted);
        RefusedAt(5, 10);
        Assert.Equal(isKnown, _learned.IsKnown);
        for (int cut = 0; isKnown && cut < 4; cut++)
        {
            Assert.True(_learned.IsKnown);
            Assert.NotEqual(long.MaxValue, RefusedAt(6, 10));
        }

        Assert.Equal(long.MaxValue, isKnown ? RefusedAt(7, 10) : _learned.Permits);
    }

    /// <summary>The patience and the count of refusals of before are gone, too.</summary>
    [Fact]
    public void What_is_found_again_begins_anew()
    {
        for (int cut = 0; cut < 6; cut++)
        {
            RefusedAt(cut, 10);
        }

        Assert.Equal((8, true), (RefusedAt(100, 10), RisesExactly(110)));
        Assert.Equal([7, 6, 5, 4], Enumerable.Range(0, 4).Select(_ => RefusedAt(200, 9)));
        Assert.True(_learned.IsKnown);
    }
}
