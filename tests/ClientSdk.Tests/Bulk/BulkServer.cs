using System.Text.Json;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Bulk;

/// <summary>A bulk call that remembers the effect on each thing; a function decides its replies.</summary>
internal sealed class BulkServer
{
    private readonly Dictionary<string, int> _effects = [];

    public BulkServer(Func<IReadOnlyList<string>, BulkAnswer> answer) => Handler = new StubServer(seen => Answer(seen, answer));

    public StubServer Handler { get; }

    public IReadOnlyList<int> Sizes => [.. Handler.Seen.Select(seen => Ids(seen).Count)];

    /// <summary>How often a thing took effect.</summary>
    public int Effects(string id)
    {
        lock (_effects)
        {
            return _effects.GetValueOrDefault(id);
        }
    }

    private HttpResponseMessage Answer(SeenRequest seen, Func<IReadOnlyList<string>, BulkAnswer> answer)
    {
        lock (_effects)
        {
            BulkAnswer reply = answer(Ids(seen));
            foreach (string id in reply.Effective)
            {
                _effects[id] = _effects.GetValueOrDefault(id) + 1;
            }

            return reply.IsLost ? throw new HttpRequestException("cut") : StubServer.Json(reply.Body, reply.Status);
        }
    }

    private static List<string> Ids(SeenRequest seen)
    {
        using JsonDocument body = JsonDocument.Parse(seen.Body);
        return [.. body.RootElement.GetProperty("things").EnumerateArray().Select(thing => thing.GetProperty("id").GetString()!)];
    }
}
