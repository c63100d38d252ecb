using System.Net.Http.Headers;
using ClientSdk.Limits;
using ClientSdk.Pipeline;
using ClientSdk.Providers;
using ClientSdk.Testing.Lindris;
using ClientSdk.Testing.Sandbox;
using Migration.Jobs;
using Migration.Running;

namespace Migration.Lindris;

/// <summary>Creates the people one by one, because Lindris has no bulk call, and reads them back page by page.</summary>
internal sealed class LindrisJob : IMigrationJob
{
    private const int PerMinute = 60;
    private const int PerSecond = 2;
    private const int PageSize = 15; // Lindris states none; its sandbox takes this one

    public string Provider => "Lindris";

    public int MostUsers => int.MaxValue;

    public string LimitsText(double scale) =>
        FormattableString.Invariant($"{PerMinute} requests per {60 * scale:0.###} s and {PerSecond} per {scale:0.###} s, both");

    public SandboxPersonality CreateSandbox(double scale) => LindrisSandbox.Create(options =>
        (options.PermitsPerMinute, options.PermitsPerSecond, options.PageSize, options.TimeScale) = (PerMinute, PerSecond, PageSize, scale));

    public void TellSandboxLimits(RateLimitAwareOptions options, double scale)
    {
        options.Profile = RateLimitProfiles.Lindris();
        if (scale < 1)
        {
            options.Limits.Add(RateLimit.Window(PerMinute, TimeSpan.FromMinutes(scale)).Named("minute"));
            options.Limits.Add(RateLimit.Window(PerSecond, TimeSpan.FromSeconds(scale)).Named("second"));
        }
    }

    public void TellRealLimits(RateLimitAwareOptions options) => options.Profile = RateLimitProfiles.Lindris();

    public void Authorize(HttpRequestHeaders headers, string token) => headers.Authorization = new AuthenticationHeaderValue("Bearer", token);

    public int RequestsFor(int users) => users + (users + PageSize - 1) / PageSize;

    /// <summary>Whole minutes, and in the last one two each second.</summary>
    public TimeSpan LeastTimeFor(int users, double scale)
    {
        (int minutes, int rest) = Math.DivRem(RequestsFor(users) - 1, PerMinute);
        return TimeSpan.FromSeconds(60 * minutes + rest / PerSecond) * scale;
    }

    public async Task<IReadOnlyList<User>> MoveAsync(MigrationApi api, IReadOnlyList<User> users, CancellationToken cancellationToken)
    {
        api.Begin("Creating people");
        await MigrationApi.ForEachAsync(users.Count, (index, cancellation) => CreateAsync(api, users[index], cancellation), cancellationToken);

        api.Begin("Reading back");
        List<User> people = [];
        int page = 0, last;
        do
        {
            LindrisPage found = await api.GetAsync($"api/people?page={++page}", LindrisJson.Default.LindrisPage, cancellationToken);
            people.AddRange(found.Data.Select(person => new User(person.Email, person.CustomFields.FirstName, person.CustomFields.LastName)));
            last = found.Meta.LastPage;
        }
        while (page < last);
        return people;
    }

    private static Task<CreatedLindrisPerson> CreateAsync(MigrationApi api, User user, CancellationToken cancellationToken)
    {
        LindrisPerson body = new(user.Email, new LindrisPerson.Names(user.FirstName, user.LastName));
        return api.PostAsync("api/people", body, LindrisJson.Default.LindrisPerson, LindrisJson.Default.CreatedLindrisPerson, cancellationToken);
    }
}
