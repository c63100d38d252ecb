using ClientSdk.Headers;

namespace ClientSdk.Tests.Headers;

/// <summary>Zero is a number that was said; only what is negative was not.</summary>
public class WindowDraftTests
{
    [Fact]
    public void A_zero_says_something()
    {
        Assert.False(new WindowDraft(null, null).SaysSomething);
        Assert.True(new WindowDraft(null, null) { Limit = 0 }.SaysSomething);
        Assert.True(new WindowDraft(null, null) { Remaining = 0 }.SaysSomething);
        Assert.True(new WindowDraft(null, null) { Reset = 0 }.SaysSomething);
        Assert.True(new WindowDraft(null, null) { ResetAfter = 0 }.SaysSomething);
        Assert.False(new WindowDraft(null, null).HasPolicy);
    }

    [Fact]
    public void The_smallest_limit_counts()
    {
        WindowDraft draft = new(null, null);
        foreach ((long said, long expected) in new[] { (7L, 7L), (5, 5), (9, 5), (0, 0), (3, 0) })
        {
            draft.TakeLimit(said);
            draft.TakeRemaining(said);
            Assert.Equal((expected, expected), (draft.Limit, draft.Remaining));
        }
    }

    [Fact]
    public void The_latest_reset_counts_and_of_equals_the_first()
    {
        WindowDraft draft = new(null, null);
        draft.Take(FieldValue.Of(5));
        draft.Take(FieldValue.Until(5));
        Assert.Equal((5, false), (draft.Reset, draft.IsResetInstant));
        draft.Take(FieldValue.Until(6));
        draft.Take(FieldValue.Of(4));
        Assert.Equal((6, true), (draft.Reset, draft.IsResetInstant));
    }

    [Theory]
    [InlineData(5, -1, 2, 3)]
    [InlineData(5, -1, 0, 5)]
    [InlineData(5, -1, 7, 0)]
    [InlineData(0, -1, 0, 0)]
    [InlineData(5, 0, 2, 0)]
    [InlineData(-1, -1, 2, -1)]
    [InlineData(5, -1, -1, -1)]
    public void What_was_used_is_turned_into_what_is_left(long limit, long remaining, long used, long expected)
    {
        WindowDraft draft = new(null, null) { Limit = limit, Remaining = remaining, Used = used };
        draft.Settle();
        Assert.Equal(expected, draft.Remaining);
    }

    [Theory]
    [InlineData(9, -1, 9, true)]
    [InlineData(9, 0, 0, false)]
    [InlineData(9, 12, 12, false)]
    public void A_relative_reset_is_preferred(long reset, long after, long expected, bool isInstant)
    {
        WindowDraft draft = new(null, null) { Reset = reset, IsResetInstant = true, ResetAfter = after };
        draft.Settle();
        Assert.Equal((expected, -1, isInstant), (draft.Reset, draft.ResetAfter, draft.IsResetInstant));
    }

    [Fact]
    public void The_first_description_stays()
    {
        WindowDraft draft = new(null, null);
        draft.Describe(new HeaderMeaning { Role = HeaderRole.Limit, Unit = "tokens", Window = TimeSpan.FromSeconds(1) });
        draft.Describe(new HeaderMeaning { Role = HeaderRole.Limit, Unit = "bytes", Window = TimeSpan.FromSeconds(2) });
        draft.Describe(new HeaderMeaning { Role = HeaderRole.Limit });
        Assert.Equal(("tokens", TimeSpan.TicksPerSecond), (draft.Unit, draft.Length));
    }
}
