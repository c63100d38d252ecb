using ClientSdk.Limits;

namespace ClientSdk.Tests.Limits;

public sealed class RateLimitPriorityScopeTests
{
    [Fact]
    public async Task A_scope_follows_its_caller_and_ends_where_it_was_begun()
    {
        Assert.Equal(RateLimitPriority.Interactive, RateLimitPriorityScope.Current);
        using (RateLimitPriorityScope.Begin(RateLimitPriority.Background))
        {
            await Task.Yield();
            Assert.Equal(RateLimitPriority.Background, RateLimitPriorityScope.Current);
            Assert.Equal(RateLimitPriority.Background, await Task.Run(() => RateLimitPriorityScope.Current));
            using (RateLimitPriorityScope.Begin(RateLimitPriority.Interactive))
            {
                Assert.Equal(RateLimitPriority.Interactive, RateLimitPriorityScope.Current);
            }

            Assert.Equal(RateLimitPriority.Background, RateLimitPriorityScope.Current);
        }

        Assert.Equal(RateLimitPriority.Interactive, RateLimitPriorityScope.Current);
    }

    [Fact]
    public async Task What_begins_inside_does_not_leak_out()
    {
        await Task.Run(() => RateLimitPriorityScope.Begin(RateLimitPriority.Background), TestContext.Current.CancellationToken);
        Assert.Equal(RateLimitPriority.Interactive, RateLimitPriorityScope.Current);
    }

    [Fact]
    public void A_scope_that_is_disposed_again_changes_nothing()
    {
        IDisposable first = RateLimitPriorityScope.Begin(RateLimitPriority.Background);
        first.Dispose();
        using (RateLimitPriorityScope.Begin(RateLimitPriority.Background))
        {
            first.Dispose();
            Assert.Equal(RateLimitPriority.Background, RateLimitPriorityScope.Current);
        }
    }

    [Fact]
    public void An_impossible_priority_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("priority", () => RateLimitPriorityScope.Begin((RateLimitPriority)2));
}
