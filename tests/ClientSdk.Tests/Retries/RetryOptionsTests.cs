using ClientSdk.Retries;

namespace ClientSdk.Tests.Retries;

public sealed class RetryOptionsTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    private static readonly (string Option, string Range, Action<RetryOptions> Set)[] Outside =
    [
        ("MaxRetries is -1", "0 to 1,000", options => options.MaxRetries = -1),
        ("MaxRetries is 1001", "0 to 1,000", options => options.MaxRetries = 1_001),
        ("MaxRefusals is -1", "0 or more", options => options.MaxRefusals = -1),
        ("BaseDelay is 00:00:00", "above zero, at most 1 day", options => options.BaseDelay = TimeSpan.Zero),
        ("BaseDelay is 1.00:00:00.0000001", "above zero, at most 1 day", options => options.BaseDelay = TimeSpan.FromDays(1) + Tick),
        ("MaxDelay is 00:00:00", "above zero, at most 366 days", options => options.MaxDelay = TimeSpan.Zero),
        ("MaxDelay is 366.00:00:00.0000001", "above zero, at most 366 days", options => options.MaxDelay = TimeSpan.FromDays(366) + Tick),
    ];

    [Fact]
    public void What_lies_outside_of_its_range_is_named_with_its_value_and_the_range()
    {
        foreach ((string option, string range, Action<RetryOptions> set) in Outside)
        {
            RetryOptions options = new();
            set(options);

            ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(() => options.ThrowIfOutOfRange("options"));
            Assert.StartsWith($"RetryOptions.{option}. Set it to {range}.", refused.Message, StringComparison.Ordinal);
            Assert.Equal("options", refused.ParamName);
        }
    }

    [Fact]
    public void Ends_of_the_ranges_are_within()
    {
        new RetryOptions().ThrowIfOutOfRange("options");
        new RetryOptions { MaxRetries = 0, MaxRefusals = 0, BaseDelay = Tick, MaxDelay = Tick }.ThrowIfOutOfRange("options");
        new RetryOptions { MaxRetries = 1_000, MaxRefusals = int.MaxValue, BaseDelay = TimeSpan.FromDays(1), MaxDelay = TimeSpan.FromDays(366) }.ThrowIfOutOfRange("options");
    }

    [Fact]
    public void Arguments_as_text_show_neither_address_nor_credentials()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "http://api.test/things?key=hidden");
        request.Headers.Authorization = new("Bearer", "hidden");
        using HttpResponseMessage response = new(System.Net.HttpStatusCode.ServiceUnavailable);

        Assert.Equal(
            "RetryArguments { Method = GET, Status = 503, Exception = , Attempt = 2, Delay = 00:00:03 }",
            new RetryArguments(request, response, null, 2, TimeSpan.FromSeconds(3)).ToString());
    }
}
