using ClientSdk.Limits;

namespace ClientSdk.Benchmarks.Inner;

/// <summary>Tables of routes in groups without limits of their own, four routes a group.</summary>
internal static class Routes
{
    public static IReadOnlyList<EndpointGroup> Groups(int templates) =>
    [
        .. Enumerable.Range(0, templates).Select(Template).Chunk(4).Select((routes, group) => new EndpointGroup($"group{group}", routes)),
    ];

    private static string Template(int index)
    {
        int resource = index / 4;
        return (index % 4) switch
        {
            0 => $"GET /api/v2/resource{resource}",
            1 => $"GET /api/v2/resource{resource}/{{id}}",
            2 => $"PATCH /api/v2/resource{resource}/{{id}}",
            _ => $"GET /api/v2/resource{resource}/{{id}}/members",
        };
    }
}
