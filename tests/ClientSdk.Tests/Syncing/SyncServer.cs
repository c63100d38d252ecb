using System.Text.Json;
using ClientSdk.Limits;
using ClientSdk.Syncing;
using ClientSdk.Tests.Api;

namespace ClientSdk.Tests.Syncing;

/// <summary>A remote side that remembers the effects on each key; a function decides its replies.</summary>
internal sealed class SyncServer
{
    private readonly Func<IReadOnlyList<string>, SyncAnswer> _answer;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, int> _effects = [];
    private readonly List<ITimer> _late = [];

    public SyncServer(TimeProvider time, Func<IReadOnlyList<string>, SyncAnswer> answer)
    {
        (_time, _answer) = (time, answer);
        Handler = new StubServer(Answer);
    }

    public StubServer Handler { get; }

    /// <summary>Called with the keys of each request that arrives.</summary>
    public Action<IReadOnlyList<string>> Arrived { get; set; } = _ => { };

    public int Effects(string key)
    {
        lock (_effects)
        {
            return _effects.GetValueOrDefault(key);
        }
    }

    /// <summary>One request for some changes: <c>POST /things</c> with their keys.</summary>
    public static HttpRequestMessage Request(IReadOnlyList<SyncChange<Thing>> changes)
    {
        HttpRequestMessage request = new(HttpMethod.Post, $"things/{changes[0].Action}") { Content = new StringContent(JsonSerializer.Serialize(changes.Select(change => change.Key))) };
        request.SetRetrySafe(false);
        return request;
    }

    public static IReadOnlyList<string> Keys(SeenRequest seen) => JsonSerializer.Deserialize<List<string>>(seen.Body)!;

    private HttpResponseMessage Answer(SeenRequest seen)
    {
        IReadOnlyList<string> keys = Keys(seen);
        Arrived(keys);
        SyncAnswer answer = _answer(keys);
        if (answer.Late > TimeSpan.Zero)
        {
            _late.Add(_time.CreateTimer(_ => Effect(answer), null, answer.Late, Timeout.InfiniteTimeSpan));
        }
        else
        {
            Effect(answer);
        }

        return answer.IsLost ? throw new HttpRequestException("cut") : StubServer.Json(answer.Body, answer.Status);
    }

    private void Effect(SyncAnswer answer)
    {
        lock (_effects)
        {
            foreach (string key in answer.Effective)
            {
                _effects[key] = _effects.GetValueOrDefault(key) + 1;
            }
        }
    }
}
