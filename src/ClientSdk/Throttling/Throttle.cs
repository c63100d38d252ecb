namespace ClientSdk.Throttling;

/// <summary>Stand-in: knows its plan and nothing else.</summary>
internal sealed class Throttle(ThrottlePlan plan)
{
    public ThrottlePlan Plan { get; set; } = plan;
}
