using ClientSdk.Simulation.Servers;

namespace ClientSdk.Simulation.Clients;

/// <summary>A way to send requests to a limited server: one column of the table.</summary>
/// <param name="Name">For the table.</param>
/// <param name="ServerStatesLimits">Whether the server sends its limit headers to this client.</param>
/// <param name="Build">The client's handlers over the network.</param>
/// <param name="CanDo">Whether the recipe has a word for this server's limits.</param>
internal sealed record Recipe(
    string Name,
    bool ServerStatesLimits,
    Func<Circumstances, HttpMessageHandler> Build,
    Func<ServerKind, bool> CanDo);
