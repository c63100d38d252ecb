namespace ClientSdk.Throttling;

/// <summary>The inner handler: every attempt waits here for a permit of its own, goes, and its reply is read and learned from.</summary>
internal sealed class ThrottlingHandler(Throttle throttle) : DelegatingHandler
{
    public Throttle Throttle { get; } = throttle;
}
