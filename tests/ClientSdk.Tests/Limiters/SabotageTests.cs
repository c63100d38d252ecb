using ClientSdk.Tests.Limiters.Bench;

namespace ClientSdk.Tests.Limiters;

/// <summary>The bench is worth what it catches: each of these defects, planted outside of the code under test, must be found.</summary>
public sealed class SabotageTests
{
    [Theory]
    [InlineData(nameof(Sabotage.OnePermitMore), "was refused")]
    [InlineData(nameof(Sabotage.CountAtSend), "was refused")]
    [InlineData(nameof(Sabotage.ReleaseLostAtOnce), "was refused")]
    [InlineData(nameof(Sabotage.SlowServer), "was refused")]
    [InlineData(nameof(Sabotage.RefundSent), "was refused")]
    [InlineData(nameof(Sabotage.RemainingTooHigh), "was refused")]
    [InlineData(nameof(Sabotage.ResetTooEarly), "8: ")]
    [InlineData(nameof(Sabotage.Foreigner), "was refused")]
    public void The_bench_finds(string sabotage, string failure)
    {
        string? found = Search.Find(3_000, seed => Draws.Any(seed) with { Sabotage = Enum.Parse<Sabotage>(sabotage) }, failure);
        Assert.True(found is not null, sabotage);
    }
}
