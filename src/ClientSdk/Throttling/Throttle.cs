namespace ClientSdk.Throttling;

internal sealed class Throttle(ThrottlePlan plan)
{
    public ThrottlePlan Plan { get; } = plan;
}
