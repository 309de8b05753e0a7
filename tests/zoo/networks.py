# SPDX-License-Identifier: BSL-1.0
"""The networks of examples/zoo as plain PyTorch modules, with the same names of parameters: those of
torchvision where it has the network. For make_outputs.py, which computes what the C++ types must."""
import torch
from torch import nn
from torch.nn import functional as F


class Named(nn.Module):
    """Members by name; `order` runs them one after the other."""

    def __init__(self, **members):
        super().__init__()
        for name, member in members.items():
            setattr(self, name, member)


class Chain(Named):
    """Members run in the order in which they are given; functions have no name and no parameters."""

    def __init__(self, *steps):
        super().__init__(**dict(s for s in steps if isinstance(s, tuple)))
        self.steps = [s[0] if isinstance(s, tuple) else s for s in steps]

    def forward(self, x):
        for step in self.steps:
            x = getattr(self, step)(x) if isinstance(step, str) else step(x)
        return x


def flat(x):
    return torch.flatten(x, 1)


def mean(x):
    return x.mean((2, 3), keepdim=True)


# LeNet-5, VGG-16

def lenet5(classes=10):
    def pool(x):
        return F.max_pool2d(x, 2)
    return Chain(("conv1", nn.Conv2d(1, 6, 5)), F.relu, pool, ("conv2", nn.Conv2d(6, 16, 5)), F.relu,
                 pool, flat, ("fc1", nn.Linear(400, 120)), F.relu, ("fc2", nn.Linear(120, 84)),
                 F.relu, ("fc3", nn.Linear(84, classes)))


def vgg16(classes=1000):
    layers, channels = [], 3
    for width in (64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0):
        if width == 0:
            layers.append(nn.MaxPool2d(2))
            continue
        layers += [nn.Conv2d(channels, width, 3, padding=1), nn.ReLU()]
        channels = width
    head = nn.Sequential(nn.Linear(512 * 49, 4096), nn.ReLU(), nn.Dropout(), nn.Linear(4096, 4096),
                         nn.ReLU(), nn.Dropout(), nn.Linear(4096, classes))
    return Chain(("features", nn.Sequential(*layers)), nn.AdaptiveAvgPool2d(7), flat,
                 ("classifier", head))


# ResNets

class ResidualBlock(Named):
    def __init__(self, channels, width, stride, bottleneck):
        out = 4 * width if bottleneck else width
        sizes = [(channels, width, 1, 1), (width, width, 3, stride), (width, out, 1, 1)]
        if not bottleneck:
            sizes = [(channels, width, 3, stride), (width, width, 3, 1)]
        self_members = {}
        for i, (a, b, kernel, step) in enumerate(sizes, 1):
            self_members[f"conv{i}"] = nn.Conv2d(a, b, kernel, step, kernel // 2, bias=False)
            self_members[f"bn{i}"] = nn.BatchNorm2d(b)
        if stride != 1 or channels != out:
            self_members["downsample"] = nn.Sequential(
                nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out))
        super().__init__(**self_members)
        self.count = len(sizes)

    def forward(self, x):
        y = x
        for i in range(1, self.count + 1):
            y = getattr(self, f"bn{i}")(getattr(self, f"conv{i}")(y))
            if i < self.count:
                y = F.relu(y)
        return F.relu(y + (self.downsample(x) if hasattr(self, "downsample") else x))


def resnet(depths, bottleneck, classes=1000):
    stages, channels = [], 64
    for i, depth in enumerate(depths):
        blocks, width = [], 64 << i
        for k in range(depth):
            stride = 2 if k == 0 and i > 0 else 1
            blocks.append(ResidualBlock(channels, width, stride, bottleneck))
            channels = 4 * width if bottleneck else width
        stages.append((f"layer{i + 1}", nn.Sequential(*blocks)))
    return Chain(("conv1", nn.Conv2d(3, 64, 7, 2, 3, bias=False)), ("bn1", nn.BatchNorm2d(64)), F.relu,
                 nn.MaxPool2d(3, 2, 1), *stages, mean, flat, ("fc", nn.Linear(channels, classes)))


# MobileNets, EfficientNet: the parts that torchvision calls Conv2dNormActivation and SqueezeExcitation

def conv_norm(channels, out, kernel=3, stride=1, groups=1, act=nn.ReLU, eps=1e-5):
    layers = [nn.Conv2d(channels, out, kernel, stride, kernel // 2, groups=groups, bias=False),
              nn.BatchNorm2d(out, eps)]
    return nn.Sequential(*layers, *([act()] if act else []))


class SqueezeExcitation(Named):
    def __init__(self, channels, squeezed, act, gate):
        super().__init__(fc1=nn.Conv2d(channels, squeezed, 1), fc2=nn.Conv2d(squeezed, channels, 1))
        self.act, self.gate = act, gate

    def forward(self, x):
        return x * self.gate(self.fc2(self.act(self.fc1(mean(x)))))


class Inverted(Named):
    """x + body(x) where the shapes agree, else body(x); `name` is the body's."""

    def __init__(self, name, body, residual):
        super().__init__(**{name: body})
        self.body, self.residual = [name], residual

    def forward(self, x):
        y = getattr(self, self.body[0])(x)
        return x + y if self.residual else y


def mobilenet_v1(classes=1000):
    layers, channels = [conv_norm(3, 32, stride=2)], 32
    for out, stride in ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1),
                        (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1)):
        layers.append(nn.Sequential(*conv_norm(channels, channels, 3, stride, channels),
                                    *conv_norm(channels, out, 1)))
        channels = out
    return Chain(("model", nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1))), flat,
                 ("fc", nn.Linear(1024, classes)))


def mobilenet_v2(classes=1000):
    layers, channels = [conv_norm(3, 32, stride=2, act=nn.ReLU6)], 32
    for expand, out, count, first in ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2),
                                      (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)):
        for k in range(count):
            stride, wide = first if k == 0 else 1, channels * expand
            body = [conv_norm(channels, wide, 1, act=nn.ReLU6)] if expand != 1 else []
            body += [conv_norm(wide, wide, 3, stride, wide, nn.ReLU6),
                     nn.Conv2d(wide, out, 1, bias=False), nn.BatchNorm2d(out)]
            layers.append(Inverted("conv", nn.Sequential(*body), stride == 1 and channels == out))
            channels = out
    layers.append(conv_norm(320, 1280, 1, act=nn.ReLU6))
    return Chain(("features", nn.Sequential(*layers)), mean, flat,
                 ("classifier", nn.Sequential(nn.Dropout(), nn.Linear(1280, classes))))


def mobilenet_v3_small(classes=1000):
    layers, channels = [conv_norm(3, 16, stride=2, act=nn.Hardswish, eps=1e-3)], 16
    for kernel, wide, out, squeezed, act, stride in (
            (3, 16, 16, 8, nn.ReLU, 2), (3, 72, 24, 0, nn.ReLU, 2), (3, 88, 24, 0, nn.ReLU, 1),
            (5, 96, 40, 24, nn.Hardswish, 2), (5, 240, 40, 64, nn.Hardswish, 1),
            (5, 240, 40, 64, nn.Hardswish, 1), (5, 120, 48, 32, nn.Hardswish, 1),
            (5, 144, 48, 40, nn.Hardswish, 1), (5, 288, 96, 72, nn.Hardswish, 2),
            (5, 576, 96, 144, nn.Hardswish, 1), (5, 576, 96, 144, nn.Hardswish, 1)):
        body = [conv_norm(channels, wide, 1, act=act, eps=1e-3)] if wide != channels else []
        body.append(conv_norm(wide, wide, kernel, stride, wide, act, 1e-3))
        if squeezed:
            body.append(SqueezeExcitation(wide, squeezed, F.relu, F.hardsigmoid))
        body.append(conv_norm(wide, out, 1, act=None, eps=1e-3))
        layers.append(Inverted("block", nn.Sequential(*body), stride == 1 and channels == out))
        channels = out
    layers.append(conv_norm(96, 576, 1, act=nn.Hardswish, eps=1e-3))
    head = nn.Sequential(nn.Linear(576, 1024), nn.Hardswish(), nn.Dropout(), nn.Linear(1024, classes))
    return Chain(("features", nn.Sequential(*layers)), mean, flat, ("classifier", head))


def efficientnet_b0(classes=1000):
    layers, channels = [conv_norm(3, 32, stride=2, act=nn.SiLU)], 32
    for expand, kernel, first, out, count in ((1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2),
                                              (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4),
                                              (6, 3, 1, 320, 1)):
        stage = []
        for k in range(count):
            stride, wide = first if k == 0 else 1, channels * expand
            body = [conv_norm(channels, wide, 1, act=nn.SiLU)] if expand != 1 else []
            body += [conv_norm(wide, wide, kernel, stride, wide, nn.SiLU),
                     SqueezeExcitation(wide, channels // 4, F.silu, torch.sigmoid),
                     conv_norm(wide, out, 1, act=None)]
            stage.append(Inverted("block", nn.Sequential(*body), stride == 1 and channels == out))
            channels = out
        layers.append(nn.Sequential(*stage))
    layers.append(conv_norm(320, 1280, 1, act=nn.SiLU))
    return Chain(("features", nn.Sequential(*layers)), mean, flat,
                 ("classifier", nn.Sequential(nn.Dropout(), nn.Linear(1280, classes))))


# SqueezeNet, ShuffleNet

class Fire(Named):
    def __init__(self, channels, squeezed, expanded):
        super().__init__(squeeze=nn.Conv2d(channels, squeezed, 1),
                         expand1x1=nn.Conv2d(squeezed, expanded, 1),
                         expand3x3=nn.Conv2d(squeezed, expanded, 3, padding=1))

    def forward(self, x):
        x = F.relu(self.squeeze(x))
        return torch.cat([F.relu(self.expand1x1(x)), F.relu(self.expand3x3(x))], 1)


def squeezenet11(classes=1000):
    def pool():
        return nn.MaxPool2d(3, 2, ceil_mode=True)
    features = nn.Sequential(nn.Conv2d(3, 64, 3, 2), nn.ReLU(), pool(), Fire(64, 16, 64),
                             Fire(128, 16, 64), pool(), Fire(128, 32, 128), Fire(256, 32, 128), pool(),
                             Fire(256, 48, 192), Fire(384, 48, 192), Fire(384, 64, 256),
                             Fire(512, 64, 256))
    return Chain(("features", features),
                 ("classifier", nn.Sequential(nn.Dropout(), nn.Conv2d(512, classes, 1), nn.ReLU(),
                                              nn.AdaptiveAvgPool2d(1))), flat)


class Shuffled(Named):
    def __init__(self, channels, out, stride):
        half = out // 2
        branch = channels if stride > 1 else half
        deep = [nn.Conv2d(branch, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU(),
                nn.Conv2d(half, half, 3, stride, 1, groups=half, bias=False), nn.BatchNorm2d(half),
                nn.Conv2d(half, half, 1, bias=False), nn.BatchNorm2d(half), nn.ReLU()]
        flat_branch = [nn.Conv2d(channels, channels, 3, stride, 1, groups=channels, bias=False),
                       nn.BatchNorm2d(channels), nn.Conv2d(channels, half, 1, bias=False),
                       nn.BatchNorm2d(half), nn.ReLU()]
        super().__init__(branch1=nn.Sequential(*(flat_branch if stride > 1 else [])),
                         branch2=nn.Sequential(*deep))
        self.split = stride == 1

    def forward(self, x):
        a, b = x.chunk(2, 1) if self.split else (self.branch1(x), x)
        y = torch.cat([a, self.branch2(b)], 1)
        n, c, h, w = y.shape
        return y.view(n, 2, c // 2, h, w).transpose(1, 2).reshape(n, c, h, w)


def shufflenet_v2(classes=1000):
    stages, channels = [], 24
    for i, (out, count) in enumerate(((116, 4), (232, 8), (464, 4)), 2):
        blocks = []
        for k in range(count):
            blocks.append(Shuffled(channels, out, 2 if k == 0 else 1))
            channels = out
        stages.append((f"stage{i}", nn.Sequential(*blocks)))
    return Chain(("conv1", conv_norm(3, 24, stride=2)), nn.MaxPool2d(3, 2, 1), *stages,
                 ("conv5", conv_norm(464, 1024, 1)), mean, flat, ("fc", nn.Linear(1024, classes)))


# DS-CNN

def ds_cnn_s(classes=12):
    def same_upper(x):  # Keras' "same" of a 10x4 kernel with stride 2 on 49x10
        return F.pad(x, (1, 1, 4, 5))

    def separable():
        return Chain(("depthwise", nn.Conv2d(64, 64, 3, padding=1, groups=64)),
                     ("bn1", nn.BatchNorm2d(64)), F.relu, ("pointwise", nn.Conv2d(64, 64, 1)),
                     ("bn2", nn.BatchNorm2d(64)), F.relu)
    return Chain(same_upper, ("conv1", nn.Conv2d(1, 64, (10, 4), 2)), ("bn1", nn.BatchNorm2d(64)),
                 F.relu, ("block1", separable()), ("block2", separable()), ("block3", separable()),
                 ("block4", separable()), mean, flat, ("fc", nn.Linear(64, classes)))


# U-Net

def double_conv(channels, out):
    return Chain(("double_conv", nn.Sequential(
        nn.Conv2d(channels, out, 3, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU(),
        nn.Conv2d(out, out, 3, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU())))


class Up(Named):
    def __init__(self, channels, out):
        super().__init__(up=nn.ConvTranspose2d(channels, channels // 2, 2, 2),
                         conv=double_conv(channels, out))

    def forward(self, x, skipped):
        return self.conv(torch.cat([skipped, self.up(x)], 1))


class UNet(Named):
    def __init__(self, channels=3, classes=2):
        members = {"inc": double_conv(channels, 64)}
        for i in range(1, 5):
            members[f"down{i}"] = Chain(("maxpool_conv", nn.Sequential(
                nn.MaxPool2d(2), double_conv(32 << i, 64 << i))))
        for i in range(1, 5):
            members[f"up{i}"] = Up(2048 >> i, 1024 >> i)
        members["outc"] = Chain(("conv", nn.Conv2d(64, classes, 1)))
        super().__init__(**members)

    def forward(self, x):
        levels = [self.inc(x)]
        for i in range(1, 5):
            levels.append(getattr(self, f"down{i}")(levels[-1]))
        x = levels.pop()
        for i in range(1, 5):
            x = getattr(self, f"up{i}")(x, levels.pop())
        return self.outc(x)


# ESRGAN

class EsrganSlim(Named):
    def __init__(self, scale):
        def same(channels, out, kernel):
            return nn.Conv2d(channels, out, kernel, padding=kernel // 2)
        super().__init__(F_m1=same(3, 64, 3), F_0=same(64, 64, 3), F_1_1=same(64, 4, 3),
                         LFF_1=same(68, 64, 1), F_2_1=same(64, 4, 3), LFF_2=same(68, 64, 1),
                         GFF_1=same(128, 64, 1), GFF_2=same(64, 64, 3), UPN1=same(64, 64, 5),
                         UPN2=same(64, 32, 3), UPN3=same(32, 3 * scale * scale, 3),
                         SR=same(3 * scale * scale, 3, 3))
        self.scale = scale

    def forward(self, x):
        first = self.F_m1(x)
        x = self.F_0(first)
        a = x + self.LFF_1(torch.cat([x, F.relu(self.F_1_1(x))], 1))
        b = a + self.LFF_2(torch.cat([a, F.relu(self.F_2_1(a))], 1))
        x = first + self.GFF_2(self.GFF_1(torch.cat([a, b], 1)))
        x = self.UPN3(F.relu(self.UPN2(F.relu(self.UPN1(x)))))
        return self.SR(F.interpolate(x, scale_factor=self.scale))


class Rrdn(Named):
    def __init__(self, scale, blocks=10):
        members = {"Pre_blocks_conv": nn.Conv2d(3, 64, 3, padding=1)}
        for i in range(1, blocks + 1):
            for j in range(1, 4):
                for k in range(1, 5):
                    members[f"F_{i}_{j}_{k}"] = nn.Conv2d(32 + 32 * k, 32, 3, padding=1)
                members[f"LFF_{i}_{j}"] = nn.Conv2d(192, 64, 3, padding=1)
        members["post_blocks_conv"] = nn.Conv2d(64, 64, 3, padding=1)
        members["PreShuffle"] = nn.Conv2d(64, 3 * scale * scale, 3, padding=1)
        members["SR"] = nn.Conv2d(3, 3, 3, padding=1)
        super().__init__(**members)
        self.scale, self.blocks = scale, blocks

    def forward(self, x):
        first = x = self.Pre_blocks_conv(x)
        for i in range(1, self.blocks + 1):
            begin = x
            for j in range(1, 4):
                dense = x
                for k in range(1, 5):
                    grown = F.relu(getattr(self, f"F_{i}_{j}_{k}")(dense))
                    dense = torch.cat([dense, grown], 1)
                x = x + 0.2 * getattr(self, f"LFF_{i}_{j}")(dense)
            x = begin + 0.2 * x
        x = self.PreShuffle(first + self.post_blocks_conv(x))
        return self.SR(F.pixel_shuffle(x, self.scale))


# name: (module, input shape, torchvision's name or None)
ZOO = {
    "lenet5": (lenet5, (1, 32, 32), None),
    "vgg16": (vgg16, (3, 64, 64), "vgg16"),
    "resnet18": (lambda: resnet((2, 2, 2, 2), False), (3, 64, 64), "resnet18"),
    "resnet34": (lambda: resnet((3, 4, 6, 3), False), (3, 64, 64), "resnet34"),
    "resnet50": (lambda: resnet((3, 4, 6, 3), True), (3, 64, 64), "resnet50"),
    "mobilenet_v1": (mobilenet_v1, (3, 64, 64), None),
    "mobilenet_v2": (mobilenet_v2, (3, 64, 64), "mobilenet_v2"),
    "mobilenet_v3_small": (mobilenet_v3_small, (3, 64, 64), "mobilenet_v3_small"),
    "squeezenet11": (squeezenet11, (3, 64, 64), "squeezenet1_1"),
    "shufflenet_v2": (shufflenet_v2, (3, 64, 64), "shufflenet_v2_x1_0"),
    "efficientnet_b0": (efficientnet_b0, (3, 64, 64), "efficientnet_b0"),
    "ds_cnn_s": (ds_cnn_s, (1, 49, 10), None),
    "unet": (UNet, (3, 32, 32), None),
    "esrgan_slim_3x": (lambda: EsrganSlim(3), (3, 16, 16), None),
    "esrgan_slim_4x": (lambda: EsrganSlim(4), (3, 16, 16), None),
    "rrdn_2x": (lambda: Rrdn(2), (3, 16, 16), None),
}
