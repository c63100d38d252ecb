using ClientSdk.Limiters;
using ClientSdk.Limits;
using static ClientSdk.Tests.Limiters.Bench.Parts;

namespace ClientSdk.Tests.Limiters;

public sealed class StatedLimitTests
{
    private readonly StatedLimit _stated = new();
    private long _sent;

    /// <summary>The reply to the next request, which was sent a second ago unless something else is said.</summary>
    private SetPermit Hear(double now, long? limit = 10, long? remaining = 5, double? reset = 8, bool contradicts = false, double? sent = null, long? before = null)
    {
        SetPermit permit = Sent(sent ?? now - 1, before: before ?? _sent++);
        StatedWindow said = Said(limit, remaining, reset);
        _stated.Observe(S(now), new Observation(permit, 0, in said), contradicts);
        return permit;
    }

    /// <summary>Windows of 10 s, each a reset after the one before.</summary>
    private void HearWindows(int resets, long? limit = 10, double reset = 9)
    {
        for (int index = 0; index <= resets; index++)
        {
            Hear(index * 10, limit, 5, reset);
        }
    }

    [Fact]
    public void It_decides_once_an_accepted_reply_has_stated_it()
    {
        _stated.Succeeded(Sent(before: 1));
        Assert.False(_stated.IsOn);
        SetPermit first = Hear(1);
        Assert.False(_stated.IsOn);
        _stated.Succeeded(Sent(before: first.SentBefore + 1));
        Assert.False(_stated.IsOn);
        _stated.Succeeded(first);
        Assert.True(_stated.IsOn);
    }

    [Theory]
    [InlineData(10L, null, 8.0)]
    [InlineData(10L, 5L, null)]
    [InlineData(0L, 5L, 8.0)]
    public void Numbers_without_what_is_left_or_when_it_ends_and_no_limit_at_all_state_nothing(long? limit, long? remaining, double? reset)
    {
        _stated.Succeeded(Hear(1, limit, remaining, reset));
        Assert.Equal((false, MonotonicClock.LongAgo, true), (_stated.IsOn, _stated.WindowEnds, _stated.LetsOneGo(99)));
    }

    [Fact]
    public void Sixteen_replies_that_say_nothing_are_forgiven_and_one_that_speaks_forgives_them_all()
    {
        _stated.Succeeded(Hear(1));
        void StaySilent(int count)
        {
            for (int index = 0; index < count; index++)
            {
                _stated.Succeeded(Sent(before: 1_000));
            }
        }

        StaySilent(16);
        Assert.True(_stated.IsOn);
        _stated.Succeeded(Hear(2));
        StaySilent(16);
        Assert.True(_stated.IsOn);
        StaySilent(1);
        Assert.False(_stated.IsOn);
        _stated.Succeeded(Sent(before: 1_000));
        _stated.Succeeded(Hear(3));
        Assert.True(_stated.IsOn);
    }

    /// <summary>The reset is that of a window that began earlier, to the second.</summary>
    [Theory]
    [InlineData(10L, 59.5, 60.0)]
    [InlineData(10L, 9.0, 10.0)]
    [InlineData(10L, 8.5, 9.5)]
    [InlineData(null, 9.0, null)]
    [InlineData(10L, 0.0, null)]
    public void The_model_is_a_likely_window_within_a_second_of_the_longest_reset(long? limit, double reset, double? span)
    {
        Hear(1, limit, 5, reset);
        Hear(2, limit, 5, reset / 2);
        Assert.Equal(span is { } seconds ? LearnedModel.Window(10, S(seconds)) : default, _stated.Model);
    }

    [Fact]
    public void A_window_ends_a_second_after_its_reset_and_only_newer_replies_move_that()
    {
        Hear(1, before: 7);
        Assert.Equal(S(10), _stated.WindowEnds);
        Hear(3, before: 6);
        Assert.Equal(S(10), _stated.WindowEnds);
        Hear(4, reset: 7, before: 7);
        Assert.Equal(S(12), _stated.WindowEnds);
    }

    [Fact]
    public void Two_resets_make_it_trusted()
    {
        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(index =>
        {
            Hear(index * 10, reset: 9);
            return _stated.IsTrusted;
        }));
    }

    [Fact]
    public void Without_a_limit_nothing_is_trusted()
    {
        HearWindows(5, limit: null);
        Assert.False(_stated.IsTrusted);
        Hear(60, limit: 3);
        Assert.True(_stated.IsTrusted);
    }

    /// <summary>The first window ends at 10 s, the second at 30 s; a reply to a request of 21 s that means a later one says so by more than its second.</summary>
    [Theory]
    [InlineData(21, 10.1, 3, true)]
    [InlineData(21, 10, 3, false)]
    [InlineData(21, 10.1, 2, true)]
    [InlineData(21, 10.1, 1, false)]
    [InlineData(30, 1, 1, true)]
    [InlineData(29.9, 1, 3, false)]
    public void A_reset_is_seen_when_the_window_is_over_or_a_newer_reply_names_a_later_end(double now, double reset, long before, bool isReset)
    {
        Hear(0, reset: 9, before: 1);
        Hear(20, reset: 9, before: 2);
        Hear(now, reset: reset, sent: Math.Min(now, 21), before: before);
        Assert.Equal(isReset, _stated.IsTrusted);
    }

    [Fact]
    public void One_may_go_while_the_fewest_that_were_said_to_be_left_in_the_window_are_more_than_is_kept()
    {
        Assert.True(_stated.LetsOneGo(5));
        Hear(1, remaining: 3);
        Hear(2, remaining: 5);
        Assert.Equal((true, false), (_stated.LetsOneGo(2), _stated.LetsOneGo(3)));
        Hear(3, remaining: 1);
        Assert.Equal((true, false), (_stated.LetsOneGo(0), _stated.LetsOneGo(1)));
        Hear(30, remaining: 4);
        Assert.True(_stated.LetsOneGo(3));
    }

    [Fact]
    public void After_a_refusal_none_may_go_until_the_next_window_is_spoken_of()
    {
        Hear(1, remaining: 3);
        _stated.Refused();
        Assert.False(_stated.LetsOneGo(0));
        Hear(2, remaining: 3);
        Assert.False(_stated.LetsOneGo(0));
        Hear(11, remaining: 3);
        Assert.True(_stated.LetsOneGo(0));
    }

    /// <summary>Its own reply said that nothing was left; of any other it is not known.</summary>
    [Fact]
    public void A_refused_request_whose_reply_speaks_of_room_was_refused_for_another_reason()
    {
        Assert.False(_stated.SaidRoom(Sent(before: 77)));
        _stated.Succeeded(Hear(1, remaining: 3));
        SetPermit own = Hear(2, remaining: 1);
        Assert.True(_stated.SaidRoom(own));
        SetPermit last = Hear(3, remaining: 0);
        Assert.Equal((false, true), (_stated.SaidRoom(last), _stated.SaidRoom(Sent(before: 77))));
    }

    [Fact]
    public void Three_contradictions_and_two_resets_after_each_end_the_trust()
    {
        HearWindows(2);
        Assert.False(_stated.IsMisleading);
        for (int contradiction = 1; contradiction <= 3; contradiction++)
        {
            Hear(contradiction * 100, contradicts: true);
            Assert.Equal((false, true), (_stated.IsTrusted, _stated.IsMisleading));
            Hear((contradiction * 100) + 20);
            Hear((contradiction * 100) + 40);
            Assert.Equal(contradiction < 3, _stated.IsTrusted);
        }
    }

    [Fact]
    public void What_is_not_trusted_cannot_be_contradicted()
    {
        HearWindows(1);
        Hear(20, contradicts: true);
        Assert.Equal((true, false), (_stated.IsTrusted, _stated.IsMisleading));
    }

    /// <summary>A reset of a second is the next permit's, unless the bucket is so small that it may be a window of that second.</summary>
    [Theory]
    [InlineData(11, 1, false)]
    [InlineData(10, 1, true)]
    [InlineData(11, 1.1, true)]
    public void A_bucket_s_reset_makes_no_window_and_one_contradiction_is_enough(long limit, double reset, bool mayBeWindow)
    {
        HearWindows(2, limit, reset);
        Assert.True(_stated.IsTrusted);
        Hear(100, limit, 5, reset, contradicts: true);
        HearWindows(12, limit, reset);
        Hear(200, limit, 5, reset);
        Hear(220, limit, 5, reset);
        Hear(240, limit, 5, reset);
        Assert.Equal((mayBeWindow, mayBeWindow), (_stated.IsTrusted, _stated.IsMisleading));
    }

    [Fact]
    public void A_limit_that_was_changed_for_good_is_believed_anew_and_one_that_changes_again_and_again_is_not()
    {
        HearWindows(2);
        Hear(100, contradicts: true);
        Hear(120, limit: 20);
        Assert.False(_stated.IsMisleading);
        Hear(140, limit: 10);
        Hear(160, limit: 10);
        Assert.True(_stated.IsTrusted);
        Hear(180, limit: 10, contradicts: true);
        Assert.True(_stated.IsMisleading);
        Hear(200, limit: 30);
        Hear(220, limit: 30);
        Hear(240, limit: 30);
        Assert.Equal((false, false), (_stated.IsTrusted, _stated.IsMisleading));
    }

    [Theory]
    [InlineData(2, 1, 2, true)]
    [InlineData(2, 1, 1, false)]
    [InlineData(3, 1, 2, false)]
    [InlineData(2, 1.1, 2, false)]
    public void One_or_two_that_come_back_within_a_second_are_coarse(long limit, double reset, int resets, bool isCoarse)
    {
        HearWindows(resets, limit, reset);
        Assert.Equal(isCoarse, _stated.IsCoarse);
    }

    /// <summary>A twentieth at once, and the rest evenly over the window.</summary>
    [Theory]
    [InlineData(60, 3, 3 * 60 / 57d)]
    [InlineData(10, 1, 60 / 9d)]
    [InlineData(1, 1, 60)]
    public void A_window_that_weighs_the_last_one_is_a_small_burst_and_a_spacing(long limit, long burst, double span)
    {
        Hear(1, limit, 5, 60);
        Assert.Equal(LearnedModel.Spaced(burst, span * S(1)), _stated.EvenModel);
    }
}
