using ClientSdk.Limits;
using ClientSdk.Throttling;

namespace ClientSdk.Tests.Throttling;

public sealed class ThrottlePartitionTests
{
    [Fact]
    public void A_partition_is_scheme_host_and_port_whatever_was_asked_before()
    {
        using ThrottleBench bench = new(ThrottleBench.Plan(RateLimit.PerMinute(60)), new HttpClientHandler());
        string[] addresses =
        [
            "http://api.test/a", "http://api.test/b", "https://api.test/a", "http://api.test:8080/a", "http://other.test/a", "http://api.test/a",
            "http://user@api.test/a", "http://api.test:80/a", "http://API.TEST/a", "http://[::1]/a", "http://[::1]:8080/a", "http://user@api.test/a",
        ];
        foreach (string address in addresses)
        {
            Partition partition = PartitionOf(bench, address);
            Assert.Equal(new Uri(address.Replace("user@", "", StringComparison.Ordinal)).GetLeftPart(UriPartial.Authority), partition.Key);
            Assert.Same(partition, PartitionOf(bench, address));
        }
    }

    private static Partition PartitionOf(ThrottleBench bench, string address)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        return bench.Throttle.PartitionOf(request);
    }
}
