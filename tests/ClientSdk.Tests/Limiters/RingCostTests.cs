using ClientSdk.Limiters;
using ClientSdk.Limits;

namespace ClientSdk.Tests.Limiters;

public sealed class RingCostTests
{
    [Fact]
    public void A_window_of_a_million_needs_little_memory()
    {
        var window = (WindowLedger)new LedgerFactory(1, null).Create(RateLimit.Window(1_000_000, TimeSpan.FromSeconds(1)));
        var set = new LimitSet("set", [window], false, 0, () => 0.5);
        for (long now = 0; now < 3_000_000 * 7; now += 7)
        {
            if (set.Ask(now, 1, 0).At <= now)
            {
                SetPermit permit = set.Grant(now, 1);
                set.Finish(permit, now);
                set.Recycle(permit);
            }

            Assert.True(window.Ring.Count <= 1025);
        }
    }
}
