namespace ClientSdk.Simulation.Clients;

/// <summary>The columns of the table: ours, and what people do otherwise.</summary>
internal static class Recipes
{
    public static Recipe WithHeaders { get; } = new("ours, server sends headers", true, Ours, _ => true);

    public static Recipe WithoutHeaders { get; } = new("ours, no headers", false, Ours, _ => true);

    public static IReadOnlyList<Recipe> All { get; } =
    [
        WithHeaders,
        WithoutHeaders,
        new("log at send + Retry-After", false, LogAtSend, server => server.AtSend.Length > 0),
        new("AWS adaptive", false, from => new AwsAdaptive(from.Clock, from.Seed, from.Patience) { InnerHandler = from.Network }, _ => true),
        new("retry by Retry-After", false, from => new RetryOnly(RetryDelays.ByHint, from) { InnerHandler = from.Network }, _ => true),
        new("retry with back-off", false, from => new RetryOnly(RetryDelays.BackOff, from) { InnerHandler = from.Network }, _ => true),
    ];

    private static OurPipeline Ours(Circumstances from) => new(from.Server.Declared, from.Clock, from.Seed, from.Network);

    private static RetryOnly LogAtSend(Circumstances from) =>
        new(RetryDelays.ByHint, from) { InnerHandler = new SendLog(from.Server.AtSend, from.Clock) { InnerHandler = from.Network } };
}
